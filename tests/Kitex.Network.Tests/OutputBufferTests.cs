using System.Buffers;

namespace Kitex.Network.Tests;

public sealed class OutputBufferTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_operations_equal_those_on_a_plain_stream(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            using var buffer = new OutputBuffer();
            var model = new OutputModel();
            for (var step = 0; step < 60; step++)
            {
                model.Apply(random, buffer);
                Assert.Equal(model.Bytes.Count, buffer.Length);
            }

            Assert.True(model.Bytes.SequenceEqual(buffer.ToArray()));
        }
    }

    [Fact]
    public void New_buffer_is_empty()
    {
        using var buffer = new OutputBuffer();
        Assert.True(buffer.IsEmpty);
        Assert.True(buffer.FirstUnsent.IsEmpty);
        Assert.Empty(buffer.ToArray());
    }

    [Fact]
    public void Advancing_by_nothing_needs_no_span()
    {
        using var buffer = new OutputBuffer();

        buffer.Advance(0);
        buffer.AppendOwned(new byte[10_000]);
        buffer.Advance(0);

        Assert.Equal(10_000, buffer.Length);
    }

    [Fact]
    public void Lent_bytes_are_not_copied()
    {
        using var buffer = new OutputBuffer();
        byte[] lent = [1, 2, 3];
        buffer.AppendOwned(lent);
        lent[1] = 9;
        Assert.Equal([1, 9, 3], buffer.ToArray());
    }

    [Fact]
    public void Nothing_can_be_written_into_lent_bytes()
    {
        using var buffer = new OutputBuffer();
        byte[] lent = [1, 2, 3];
        buffer.AppendOwned(lent);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(1));
        buffer.Write([4]);
        Assert.Equal([1, 2, 3, 4], buffer.ToArray());
        Assert.Equal([1, 2, 3], lent);
    }

    [Fact]
    public void Reserved_bytes_are_patched_later()
    {
        using var buffer = new OutputBuffer();
        buffer.Write([1]);
        var patch = buffer.Reserve(4);
        buffer.Write(new byte[100_000]);
        patch.Span.Fill(7);
        Assert.Equal([1, 7, 7, 7, 7, 0], buffer.ToArray()[..6]);
    }

    [Fact]
    public void Wrong_counts_are_refused()
    {
        using var buffer = new OutputBuffer();
        var room = buffer.GetSpan().Length;
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Sent(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Sent(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.GetMemory(-1));
    }

    [Fact]
    public void Appended_buffer_is_empty_and_usable()
    {
        using var front = new OutputBuffer();
        using var back = new OutputBuffer();
        front.Write([1]);
        back.Write([2]);
        front.Append(back);
        front.Append(back);
        front.Append(front);
        Assert.True(back.IsEmpty);
        back.Write([3]);
        Assert.Equal([1, 2], front.ToArray());
        Assert.Equal([3], back.ToArray());
    }

    [Fact]
    public void Pieces_are_collected_up_to_a_limit()
    {
        using var buffer = new OutputBuffer();
        for (byte i = 0; i < 10; i++)
        {
            buffer.AppendOwned(new[] { i });
        }

        var pieces = new List<ArraySegment<byte>>();
        buffer.CopyUnsentTo(pieces, 4);
        Assert.Equal(4, pieces.Count);
        pieces.Clear();
        buffer.Sent(3);
        buffer.CopyUnsentTo(pieces);
        Assert.Equal([3, 4, 5, 6, 7, 8, 9], pieces.SelectMany(piece => piece));
    }

    [Fact]
    public void Bytes_outside_the_managed_heap_are_sent_too()
    {
        using var memory = new UnmanagedMemory([5, 6, 7]);
        using var buffer = new OutputBuffer();
        buffer.AppendOwned(memory.Memory);
        buffer.Write([8]);
        var pieces = new List<ArraySegment<byte>>();
        buffer.CopyUnsentTo(pieces);
        Assert.Equal([5, 6, 7, 8], pieces.SelectMany(piece => piece));
    }

    [Fact]
    public void Moving_messages_between_buffers_makes_no_garbage()
    {
        using var encoding = new OutputBuffer();
        using var connection = new OutputBuffer();
        var message = new byte[5000];
        void Round()
        {
            encoding.Write(message);
            encoding.AppendOwned(message);
            connection.Append(encoding);
            connection.Sent(connection.Length);
        }

        for (var i = 0; i < 100; i++)
        {
            Round();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Round();
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Empty_buffer_keeps_no_array(int way)
    {
        using var buffer = new OutputBuffer();
        var arrays = WriteAndEmpty(buffer, way);
        Assert.True(buffer.IsEmpty);

        // What went back to the pool comes out of it again and is overwritten; the buffer must not notice.
        var poison = Enumerable.Range(0, 64).Select(_ => ArrayPool<byte>.Shared.Rent(arrays)).ToList();
        poison.ForEach(array => array.AsSpan().Fill(0xEE));
        Assert.Empty(buffer.ToArray());
        buffer.Write([1, 2, 3]);
        poison.ForEach(array => array.AsSpan().Fill(0xDD));
        Assert.Equal([1, 2, 3], buffer.ToArray());
        poison.ForEach(array => ArrayPool<byte>.Shared.Return(array));
    }

    [Fact]
    public void Two_live_buffers_never_share_an_array()
    {
        var random = new Random(9);
        var buffers = Enumerable.Range(0, 8).Select(_ => new OutputBuffer()).ToArray();
        var models = buffers.Select(_ => new List<byte>()).ToArray();
        for (var step = 0; step < 5000; step++)
        {
            var i = random.Next(buffers.Length);
            var bytes = random.RandomBytes(random.Next(6000));
            switch (random.Next(4))
            {
                case 0:
                    buffers[i].Clear();
                    models[i].Clear();
                    break;
                case 1:
                    var sent = random.Next(models[i].Count + 1);
                    buffers[i].Sent(sent);
                    models[i].RemoveRange(0, sent);
                    break;
                default:
                    buffers[i].Write(bytes);
                    models[i].AddRange(bytes);
                    break;
            }
        }

        for (var i = 0; i < buffers.Length; i++)
        {
            Assert.Equal([.. models[i]], buffers[i].ToArray());
            buffers[i].Dispose();
        }
    }

    /// <summary>Empties in one of the possible ways; returns a size of the pool's bucket the array came from.</summary>
    private static int WriteAndEmpty(OutputBuffer buffer, int way)
    {
        var mark = buffer.Mark();
        var length = buffer.GetSpan().Length;
        buffer.Write(new byte[length / 2]);
        switch (way)
        {
            case 0:
                buffer.Clear();
                break;
            case 1:
                buffer.Sent(length / 2);
                break;
            case 2:
                buffer.Rollback(mark);
                break;
            default:
                using (var other = new OutputBuffer())
                {
                    other.Append(buffer);
                }

                break;
        }

        return length;
    }
}
