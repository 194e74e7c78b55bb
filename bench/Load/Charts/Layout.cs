namespace Kitex.Load.Charts;

/// <summary>Where things stand on a chart of rows.</summary>
internal static class Layout
{
    public const int Width = 860;
    public const int Left = 300;
    public const int Right = 780;
    public const int Top = 64;
    public const int RowHeight = 22;
    public const int BarHeight = 14;

    /// <summary>The baseline of a row's text within the row.</summary>
    public const int Baseline = 12;

    public static int Height(int rows) => Top + (rows * RowHeight) + 16;

    public static int RowTop(int row) => Top + (row * RowHeight);
}
