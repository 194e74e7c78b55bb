using System.Collections;
using System.Globalization;
using System.Text;

namespace Kitex.Serialization.Thrift;

/// <summary>
/// Builds the text of a generated type for logs and debuggers, such as
/// <c>Request { Message = "hi", Items = [1, 2], Map = {"k": 1}, Blob = 0x0102 (2 bytes), Other = null }</c>.
/// Long texts and containers are cut: a log line is no dump.
/// </summary>
public sealed class ThriftText
{
    private const int MostCharacters = 256;
    private const int MostElements = 16;
    private const int MostBytes = 16;

    private readonly StringBuilder _text;
    private bool _any;

    /// <param name="typeName">The type's name, in front of the braces.</param>
    public ThriftText(string typeName) => _text = new StringBuilder(typeName).Append(" {");

    /// <summary>Adds a member.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value: a scalar, text, bytes, a list, set or map, or another generated type.</param>
    public ThriftText Add(string name, object? value)
    {
        _text.Append(_any ? ", " : " ").Append(name).Append(" = ");
        _any = true;
        Append(value);
        return this;
    }

    /// <summary>The text so far.</summary>
    public override string ToString() => _text + " }";

    private void Append(object? value)
    {
        switch (value)
        {
            case null:
                _text.Append("null");
                break;
            case string text:
                AppendQuoted(text);
                break;
            case bool flag:
                _text.Append(flag ? "true" : "false");
                break;
            case ReadOnlyMemory<byte> bytes:
                AppendBytes(bytes.Span);
                break;
            case IDictionary map:
                AppendMap(map);
                break;
            case IEnumerable elements:
                AppendElements(elements);
                break;
            case Enum member:
                _text.Append(member);
                break;
            case IFormattable number:
                _text.Append(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                _text.Append(value);
                break;
        }
    }

    private void AppendQuoted(string text)
    {
        _text.Append('"');
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MostCharacters)))
        {
            // A line break in a value must not start a new line of a log.
            if (char.IsControl(c))
            {
                _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                _text.Append(c is '"' or '\\' ? "\\" : "").Append(c);
            }
        }

        _text.Append('"');
        if (text.Length > MostCharacters)
        {
            _text.Append(CultureInfo.InvariantCulture, $".. ({text.Length} characters)");
        }
    }

    private void AppendBytes(ReadOnlySpan<byte> bytes)
    {
        _text.Append("0x").Append(Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, MostBytes)]));
        _text.Append(CultureInfo.InvariantCulture, $"{(bytes.Length > MostBytes ? ".." : "")} ({bytes.Length} bytes)");
    }

    private void AppendMap(IDictionary map)
    {
        var shown = 0;
        _text.Append('{');
        foreach (DictionaryEntry pair in map)
        {
            if (!AppendSeparator(shown++))
            {
                break;
            }

            Append(pair.Key);
            _text.Append(": ");
            Append(pair.Value);
        }

        _text.Append('}');
        AppendCut(shown, map.Count, "pairs");
    }

    private void AppendElements(IEnumerable elements)
    {
        var shown = 0;
        _text.Append('[');
        foreach (var element in elements)
        {
            if (!AppendSeparator(shown++))
            {
                break;
            }

            Append(element);
        }

        _text.Append(']');
        AppendCut(shown, elements is ICollection collection ? collection.Count : -1, "elements");
    }

    private bool AppendSeparator(int shown)
    {
        _text.Append(shown == 0 ? "" : shown < MostElements ? ", " : ", ..");
        return shown < MostElements;
    }

    private void AppendCut(int shown, int count, string what)
    {
        if (shown > MostElements && count > MostElements)
        {
            _text.Append(CultureInfo.InvariantCulture, $" ({count} {what})");
        }
    }
}
