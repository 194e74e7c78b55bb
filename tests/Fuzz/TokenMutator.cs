using System.Text;

namespace Kitex.Fuzz;

/// <summary>
/// Makes inputs from valid texts by changes on tokens and bytes. Most changes are small and in the middle, so that most inputs
/// are understood up to there.
/// </summary>
internal sealed class TokenMutator
{
    private static readonly byte[][] Numbers = Bytes(
        "0", "-1", "127", "128", "-129", "32767", "32768", "65536", "2147483647", "2147483648", "4294967296", "9223372036854775807",
        "9223372036854775808", "99999999999999999999999999", "0x7fffffff", "0xffffffffffffffff", "0o777", "089", "1e400", "1e5", "1.5", ".5", "1.");

    private static readonly byte[][] Openers = Bytes("list<", "map<i32,", "set<", "[", "{", "(", "{1:", "/*", "//", "#", "\"", "'", "\\", "}", ")", ">");

    private readonly List<ReadOnlyMemory<byte>[]> _seeds;

    public TokenMutator(IEnumerable<byte[]> seeds) => _seeds = [.. seeds.Select(Split).Where(tokens => tokens.Length > 0)];

    public byte[] Next(Random random)
    {
        var tokens = new List<ReadOnlyMemory<byte>>(Pick(_seeds, random));
        for (var changes = random.Next(1, 4); changes > 0 && tokens.Count > 0; changes--)
            Change(tokens, random);

        var bytes = Join(tokens);
        if (bytes.Length > 0 && random.Next(4) == 0)
            bytes[Place(bytes.Length, random)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private void Change(List<ReadOnlyMemory<byte>> tokens, Random random)
    {
        var at = Place(tokens.Count, random);
        switch (random.Next(14))
        {
            case 0:
                tokens.RemoveAt(at);
                break;
            case 1:
                tokens.Insert(at, tokens[at]);
                break;
            case 2:
                var other = Place(tokens.Count, random);
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 3:
                tokens[at] = Pick(Pick(_seeds, random), random);
                break;
            case 4:
                tokens.Insert(at, Pick(Pick(_seeds, random), random));
                break;
            case 5:
                var tail = Pick(_seeds, random);
                tokens.RemoveRange(at, tokens.Count - at);
                tokens.AddRange(tail.AsSpan(random.Next(tail.Length)));
                break;
            case 6 when random.Next(3) == 0:
                tokens.RemoveRange(at, tokens.Count - at);
                break;
            case 7:
                Inflate(tokens, at, random);
                break;
            case 8 when random.Next(8) == 0:
                tokens.InsertRange(at, Enumerable.Repeat((ReadOnlyMemory<byte>)Pick(Openers, random), random.Next(1, 300)));
                break;
            case > 9:
                SwapWords(tokens, at, random);
                break;
            default:
                tokens.Insert(at, Pick(Openers, random));
                break;
        }
    }

    /// <summary>Replaces the next number by one at or beyond a limit.</summary>
    private static void Inflate(List<ReadOnlyMemory<byte>> tokens, int at, Random random)
    {
        for (var i = at; i < tokens.Count; i++)
        {
            if (!char.IsAsciiDigit((char)tokens[i].Span[0]))
                continue;
            tokens[i] = Pick(Numbers, random);
            return;
        }
    }

    /// <summary>Puts one word of the text in the place of another: well-formed, but often without meaning.</summary>
    private static void SwapWords(List<ReadOnlyMemory<byte>> tokens, int at, Random random)
    {
        var from = tokens.FindIndex(random.Next(tokens.Count), token => IsWord(token.Span[0]));
        var to = tokens.FindIndex(at, token => IsWord(token.Span[0]));
        if (from >= 0 && to >= 0)
            tokens[to] = tokens[from];
    }

    /// <summary>A place in the later part more often than in the beginning.</summary>
    private static int Place(int count, Random random) => Math.Max(random.Next(count), random.Next(count));

    private static T Pick<T>(IReadOnlyList<T> items, Random random) => items[random.Next(items.Count)];

    private static byte[] Join(List<ReadOnlyMemory<byte>> tokens)
    {
        var length = 0;
        foreach (var token in tokens)
            length += token.Length;

        var bytes = new byte[length];
        var offset = 0;
        foreach (var token in tokens)
        {
            token.Span.CopyTo(bytes.AsSpan(offset));
            offset += token.Length;
        }
        return bytes;
    }

    private static ReadOnlyMemory<byte>[] Split(byte[] text)
    {
        var tokens = new List<ReadOnlyMemory<byte>>();
        for (var start = 0; start < text.Length;)
        {
            var end = start + 1;
            if (IsWord(text[start]))
            {
                while (end < text.Length && IsWord(text[end]))
                    end++;
            }
            tokens.Add(text.AsMemory(start, end - start));
            start = end;
        }
        return [.. tokens];
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'.' or >= 0x80;

    private static byte[][] Bytes(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
