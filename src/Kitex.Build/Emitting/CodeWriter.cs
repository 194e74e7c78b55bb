using System.Text;

namespace Kitex.Build.Emitting;

/// <summary>Writes indented C#: four spaces a level, line feeds only, so that the same model always gives the same bytes.</summary>
internal sealed class CodeWriter
{
    private const int IndentSpaces = 4;

    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _atStart = true;

    /// <summary>Writes one line; an empty one without trailing spaces.</summary>
    public void Line(string text = "")
    {
        if (text.Length > 0)
            _text.Append(' ', _depth * IndentSpaces).Append(text);
        _text.Append('\n');
        _atStart = false;
    }

    /// <summary>Writes a line one level deeper: the second line of an expression.</summary>
    public void Continuation(string text)
    {
        _depth++;
        Line(text);
        _depth--;
    }

    /// <summary>Separates members by one empty line; nothing at the start of a block.</summary>
    public void Gap()
    {
        if (!_atStart)
            Line();
    }

    /// <summary>Writes the header and an opening brace. Disposing the block writes the closing brace.</summary>
    public Block Open(string header, string end = "}")
    {
        Line(header);
        Line("{");
        _depth++;
        _atStart = true;
        return new Block(this, end);
    }

    public override string ToString() => _text.ToString();

    private void Close(string end)
    {
        _depth--;
        Line(end);
    }

    /// <summary>An open block.</summary>
    public readonly ref struct Block(CodeWriter code, string end)
    {
        public void Dispose() => code.Close(end);
    }
}
