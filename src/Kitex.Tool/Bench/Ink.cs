namespace Kitex.Tool.Bench;

/// <summary>Colors of a terminal; none where there is no terminal or NO_COLOR is set.</summary>
/// <param name="IsOn">Whether texts are colored.</param>
internal readonly record struct Ink(bool IsOn)
{
    private const string Escape = "\e[";
    private const string Plain = Escape + "0m";

    public string Bold(string text) => Paint("1", text);

    public string Good(string text) => Paint("32", text);

    public string Bad(string text) => Paint("31", text);

    public string Bar(string text) => Paint("36", text);

    private string Paint(string code, string text) => IsOn && text.Length > 0 ? $"{Escape}{code}m{text}{Plain}" : text;
}
