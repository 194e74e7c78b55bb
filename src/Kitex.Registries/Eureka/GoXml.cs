using System.Text;

namespace Kitex.Registries.Eureka;

/// <summary>Writes XML with exactly the bytes of Go's encoding/xml (as of Go 1.22): no declaration, no blanks, empty elements with both tags.</summary>
internal sealed class GoXml
{
    private readonly StringBuilder _text = new();

    /// <summary>An element with a text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">The text.</param>
    /// <param name="attribute">An attribute as it is written: <c>enabled="false"</c>; empty for none.</param>
    public GoXml Element(string name, string text, string attribute = "")
    {
        _text.Append('<').Append(name);
        if (attribute.Length > 0)
        {
            _text.Append(' ').Append(attribute);
        }

        _text.Append('>');
        Escape(text);
        return End(name);
    }

    /// <summary>Begins an element with others within.</summary>
    public GoXml Begin(string name)
    {
        _text.Append('<').Append(name).Append('>');
        return this;
    }

    /// <summary>Ends it.</summary>
    public GoXml End(string name)
    {
        _text.Append("</").Append(name).Append('>');
        return this;
    }

    /// <summary>What was written, as bytes.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Escape(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"': _text.Append("&#34;"); break;
                case '\'': _text.Append("&#39;"); break;
                case '&': _text.Append("&amp;"); break;
                case '<': _text.Append("&lt;"); break;
                case '>': _text.Append("&gt;"); break;
                case '\t': _text.Append("&#x9;"); break;
                case '\n': _text.Append("&#xA;"); break;
                case '\r': _text.Append("&#xD;"); break;
                case < ' ' or 0xFFFE or 0xFFFF: _text.Append('\uFFFD'); break;
                default: _text.Append(rune.ToString()); break;
            }
        }
    }
}
