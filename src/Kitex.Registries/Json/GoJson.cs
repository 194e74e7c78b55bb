using System.Globalization;
using System.Text;

namespace Kitex.Registries.Json;

/// <summary>
/// Writes a JSON object with exactly the bytes of Go's encoding/json (as of Go 1.22): fields in the order they are given, texts
/// escaped as Go does, which no encoder of .NET is told to.
/// </summary>
internal sealed class GoJson
{
    private readonly StringBuilder _text = new("{");

    /// <summary>A text.</summary>
    public GoJson Text(string name, string value)
    {
        Name(name);
        Quote(value);
        return this;
    }

    /// <summary>A whole number; Go writes a float without a fraction alike.</summary>
    public GoJson Number(string name, long value)
    {
        Name(name);
        _text.Append(CultureInfo.InvariantCulture, $"{value}");
        return this;
    }

    /// <summary>True or false.</summary>
    public GoJson Flag(string name, bool value)
    {
        Name(name);
        _text.Append(value ? "true" : "false");
        return this;
    }

    /// <summary>An object within; null for null.</summary>
    public GoJson Object(string name, GoJson? value)
    {
        Name(name);
        _text.Append(value?.ToString() ?? "null");
        return this;
    }

    /// <summary>A list of texts.</summary>
    public GoJson Texts(string name, IEnumerable<string> texts)
    {
        Name(name);
        _text.Append('[');
        var isFirst = true;
        foreach (var text in texts)
        {
            if (!isFirst)
            {
                _text.Append(',');
            }

            Quote(text);
            isFirst = false;
        }

        _text.Append(']');
        return this;
    }

    /// <summary>A map of texts, ordered by its keys as Go's maps are when they are written.</summary>
    public GoJson Map(string name, IReadOnlyDictionary<string, string> texts) => Object(name, Of(texts));

    /// <summary>The tags of an instance: a map, or null where there are none, since a Go server that is given none has no map.</summary>
    public GoJson Tags(string name, IReadOnlyDictionary<string, string> tags) => tags.Count == 0 ? Object(name, null) : Map(name, tags);

    /// <summary>A list of objects.</summary>
    public GoJson Objects(string name, IEnumerable<GoJson> objects)
    {
        Name(name);
        _text.Append('[').AppendJoin(',', objects).Append(']');
        return this;
    }

    /// <summary>A map of texts by itself.</summary>
    public static GoJson Of(IReadOnlyDictionary<string, string> texts)
    {
        var map = new GoJson();
        foreach (var (key, value) in texts.OrderBy(static text => text.Key, Utf8Order.Instance))
        {
            map.Text(key, value);
        }

        return map;
    }

    /// <summary>The object as bytes.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(ToString());

    /// <summary>The object.</summary>
    public override string ToString() => $"{_text}}}";

    private void Name(string name)
    {
        if (_text.Length > 1)
        {
            _text.Append(',');
        }

        Quote(name);
        _text.Append(':');
    }

    private void Quote(string text)
    {
        _text.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (char.IsSurrogate(letter))
            {
                if (i + 1 < text.Length && char.IsSurrogatePair(letter, text[i + 1]))
                {
                    _text.Append(letter).Append(text[++i]);
                }
                else
                {
                    // It has no UTF-8.
                    _text.Append(@"\ufffd");
                }
            }
            else
            {
                Put(letter);
            }
        }

        _text.Append('"');
    }

    private void Put(char letter)
    {
        switch (letter)
        {
            case '"' or '\\': _text.Append('\\').Append(letter); break;
            case '\b': _text.Append(@"\b"); break;
            case '\f': _text.Append(@"\f"); break;
            case '\n': _text.Append(@"\n"); break;
            case '\r': _text.Append(@"\r"); break;
            case '\t': _text.Append(@"\t"); break;
            case < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029': _text.Append(CultureInfo.InvariantCulture, $@"\u{(int)letter:x4}"); break;
            default: _text.Append(letter); break;
        }
    }

    /// <summary>By the bytes of their UTF-8, which beyond the basic plane is another order than that of their UTF-16.</summary>
    private sealed class Utf8Order : IComparer<string>
    {
        public static Utf8Order Instance { get; } = new();

        public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
    }
}
