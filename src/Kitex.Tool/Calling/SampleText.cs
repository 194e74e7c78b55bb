namespace Kitex.Tool.Calling;

/// <summary>Texts of samples.</summary>
internal static class SampleText
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>A text of so many characters, a byte each.</summary>
    public static string Of(int size) => string.Create(size, Letters, static (text, letters) =>
    {
        for (var i = 0; i < text.Length; i++)
            text[i] = letters[i % letters.Length];
    });
}
