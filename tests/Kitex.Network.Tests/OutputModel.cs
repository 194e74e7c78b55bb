namespace Kitex.Network.Tests;

/// <summary>What an <see cref="OutputBuffer"/> should hold, kept in a plain list while random operations are done to both.</summary>
internal sealed class OutputModel
{
    private OutputMark? _mark;
    private int _markedCount;

    public List<byte> Bytes { get; } = [];

    public void Apply(Random random, OutputBuffer buffer)
    {
        switch (random.Next(10))
        {
            case 0:
                Reserve(random, buffer);
                break;
            case 1:
                var lent = random.RandomBytes(random.Next(3000));
                buffer.AppendOwned(lent);
                Bytes.AddRange(lent);
                break;
            case 2:
                Append(random, buffer);
                break;
            case 3:
                (_mark, _markedCount) = (buffer.Mark(), Bytes.Count);
                break;
            case 4 when _mark is { } mark:
                buffer.Rollback(mark);
                Bytes.RemoveRange(_markedCount, Bytes.Count - _markedCount);
                break;
            case 5:
                Send(random.Next((int)buffer.Length + 1), buffer);
                break;
            case 6:
                var span = buffer.GetSpan(random.Next(5000));
                var part = random.RandomBytes(random.Next(span.Length + 1));
                part.CopyTo(span);
                buffer.Advance(part.Length);
                Bytes.AddRange(part);
                break;
            case 7 when random.Next(10) == 0:
                buffer.Clear();
                Bytes.Clear();
                _mark = null;
                break;
            default:
                var bytes = random.RandomBytes(random.Next(random.Next(10) == 0 ? 100_000 : 3000));
                buffer.Write(bytes);
                Bytes.AddRange(bytes);
                break;
        }
    }

    private void Reserve(Random random, OutputBuffer buffer)
    {
        var patch = buffer.Reserve(random.Next(1, 9));
        var value = random.RandomBytes(patch.Span.Length);
        value.CopyTo(patch.Span);
        Bytes.AddRange(value);
    }

    private void Append(Random random, OutputBuffer buffer)
    {
        using var other = new OutputBuffer();
        var bytes = random.RandomBytes(random.Next(6000));
        other.Write(bytes);
        buffer.Append(other);
        Assert.True(other.IsEmpty);
        Bytes.AddRange(bytes);
    }

    /// <summary>Takes bytes from the front by one piece or by all pieces, as an engine does.</summary>
    private void Send(int count, OutputBuffer buffer)
    {
        _mark = null;
        var first = buffer.FirstUnsent.ToArray();
        Assert.True(Bytes.Take(first.Length).SequenceEqual(first));
        Assert.Equal(buffer.Length == 0, first.Length == 0);

        var pieces = new List<ArraySegment<byte>>();
        buffer.CopyUnsentTo(pieces);
        Assert.All(pieces, piece => Assert.NotEqual(0, piece.Count));
        Assert.True(Bytes.SequenceEqual(pieces.SelectMany(piece => piece)));

        buffer.Sent(count);
        Bytes.RemoveRange(0, count);
    }
}
