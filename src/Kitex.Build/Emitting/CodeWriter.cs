using System.Text;

namespace Kitex.Build.Emitting;

/// <summary>Writes indented C#: four spaces a level, line feeds only, so that the same model always gives the same bytes.</summary>
internal sealed class CodeWriter
{
    private const int IndentSpaces = 4;

    // Lines that would be longer are broken where a list is.
    private const int Columns = 140;

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

    /// <summary>Writes a case of a <c>switch</c>; when it is too long, each statement on a line of its own.</summary>
    public void Case(string label, params IReadOnlyList<string> statements)
    {
        var line = $"{label} {string.Join(' ', statements)} break;";
        if (Fits(line))
        {
            Line(line);
            return;
        }

        Line(label);
        foreach (var statement in statements)
            Continuation(statement);
        Continuation("break;");
    }

    /// <summary>Writes a declaration with a value; when it is too long, the value on a line of its own.</summary>
    public void Assignment(string declaration, string value)
    {
        if (Fits($"{declaration} = {value};"))
        {
            Line($"{declaration} = {value};");
            return;
        }

        Line(declaration + " =");
        Continuation(value + ";");
    }

    /// <summary>Lines that follow are one level deeper until this is disposed.</summary>
    public Indent Deeper()
    {
        _depth++;
        return new Indent(this);
    }

    /// <summary>Writes a line that holds a list; when it is too long, each item on a line of its own.</summary>
    public void List(string before, IReadOnlyList<string> items, string after = "")
    {
        var line = before + string.Join(", ", items) + after;
        if (items.Count == 0 || Fits(line))
        {
            Line(line);
            return;
        }

        Line(before.TrimEnd());
        for (var i = 0; i < items.Count; i++)
            Continuation(items[i] + (i < items.Count - 1 ? "," : after));
    }

    /// <summary>Separates members by one empty line; nothing at the start of a block.</summary>
    public void Gap()
    {
        if (!_atStart)
            Line();
    }

    /// <summary>Writes the header and an opening brace. Disposing the block writes the closing brace.</summary>
    public Block Open(string header)
    {
        Line(header);
        return OpenBrace();
    }

    /// <summary>Writes an opening brace. Disposing the block writes the closing brace.</summary>
    public Block OpenBrace()
    {
        Line("{");
        _depth++;
        _atStart = true;
        return new Block(this);
    }

    public override string ToString() => _text.ToString();

    private bool Fits(string line) => (_depth * IndentSpaces) + line.Length <= Columns;

    private void Close()
    {
        _depth--;
        Line("}");
    }

    /// <summary>A level of indentation.</summary>
    public readonly ref struct Indent(CodeWriter code)
    {
        public void Dispose() => code._depth--;
    }

    /// <summary>An open block.</summary>
    public readonly ref struct Block(CodeWriter code)
    {
        public void Dispose() => code.Close();
    }
}
