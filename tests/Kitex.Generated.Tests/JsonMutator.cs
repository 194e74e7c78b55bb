using System.Text;
using System.Text.RegularExpressions;

namespace Kitex.Generated.Tests;

/// <summary>Changes JSON at random: tokens for other tokens, members and brackets twice or away, and single bytes.</summary>
internal sealed partial class JsonMutator(string json, int seed)
{
    private static readonly string[] Tokens =
    [
        "null", "true", "0", "-1", "1.5", "1e999", "-0", "99999999999999999999", "9223372036854775807", "\"\"", "\"x\"", "\"NaN\"", "\"-Infinity\"", "\"1\"", "\"AQ==\"", "\"\\ud800\"",
        "{}", "[]", "[[]]", "[[1,2]]", "{\"a\":1}", "{\"\\ud800\":1}", ",", ":", "{", "}", "[", "]",
    ];

    private readonly Random _random = new(seed);
    private readonly string[] _tokens = [.. Token().Matches(json).Select(static match => match.Value)];

    /// <summary>The JSON with one change to three.</summary>
    public byte[] Next()
    {
        var tokens = _tokens.ToList();
        for (var left = _random.Next(1, 4); left > 0; left--)
            Change(tokens);
        var bytes = Encoding.UTF8.GetBytes(string.Concat(tokens));
        if (bytes.Length > 0 && _random.Next(8) == 0)
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return bytes;
    }

    private void Change(List<string> tokens)
    {
        var at = _random.Next(tokens.Count);
        switch (_random.Next(5))
        {
            case 0: tokens.Insert(at, tokens[_random.Next(tokens.Count)]); break;
            case 1 when tokens.Count > 1: tokens.RemoveAt(at); break;
            case 2: tokens[at] = tokens[_random.Next(tokens.Count)]; break;
            default: tokens[at] = Tokens[_random.Next(Tokens.Length)]; break;
        }
    }

    [GeneratedRegex("""\s*(?:"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+)""")]
    private static partial Regex Token();
}
