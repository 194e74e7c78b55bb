using Kitex.Network.Memory;
using Kitex.Network.Tls;

namespace Kitex.Network.Tests.Tls;

public sealed class ConnectionStreamTests
{
    [Fact]
    public async Task Read_of_no_bytes_waits_for_some_and_takes_none()
    {
        await using var pair = await OpenAsync();
        await using var stream = new ConnectionStream(pair.Server);
        var read = stream.ReadAsync(Memory<byte>.Empty).AsTask();
        Assert.False(read.IsCompleted);
        Assert.Null(stream.FirstByte);
        await pair.Client.SendAsync([7, 8]);
        Assert.Equal(0, await read);

        var target = new byte[10];
        Assert.Equal(2, await stream.ReadAsync(target));
        Assert.Equal([7, 8], target[..2]);
        Assert.Equal((byte)7, stream.FirstByte);
        Assert.Equal(2, stream.BytesRead);
    }

    [Fact]
    public async Task End_of_the_connection_is_the_end_of_the_stream()
    {
        await using var pair = await OpenAsync();
        await using var stream = new ConnectionStream(pair.Server);
        await pair.Client.DisposeAsync();
        Assert.Equal(0, await stream.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task Failure_of_the_connection_is_thrown()
    {
        await using var pair = await OpenAsync();
        await using var stream = new ConnectionStream(pair.Server);
        pair.Client.Abort();
        var thrown = await Assert.ThrowsAsync<NetworkException>(async () => await stream.ReadExactlyAsync(new byte[1]));
        Assert.Same(pair.Server.Failure, thrown);
    }

    [Fact]
    public async Task Foreign_reason_of_an_abort_is_kept_inside()
    {
        await using var pair = await OpenAsync();
        await using var stream = new ConnectionStream(pair.Server);
        var reason = new InvalidOperationException("enough");
        pair.Server.Abort(reason);
        var thrown = await Assert.ThrowsAsync<NetworkException>(async () => await stream.WriteAsync(new byte[1]));
        Assert.Same(reason, thrown.InnerException);
    }

    [Fact]
    public async Task Cancelled_read_loses_nothing()
    {
        await using var pair = await OpenAsync();
        await using var stream = new ConnectionStream(pair.Server);
        using var source = new CancellationTokenSource();
        var read = stream.ReadAsync(new byte[1], source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        await pair.Client.SendAsync([9]);
        var target = new byte[1];
        await stream.ReadExactlyAsync(target);
        Assert.Equal(9, target[0]);
    }

    [Fact]
    public async Task Writes_that_meet_leave_one_after_the_other()
    {
        await using var pair = await OpenAsync();
        await using var stream = new ConnectionStream(pair.Server);
        var big = new byte[300_000];
        big.AsSpan().Fill(1);
        var first = stream.WriteAsync(big).AsTask();
        var second = stream.WriteAsync(new byte[] { 2, 2 }).AsTask();
        Assert.False(second.IsCompleted);
        Assert.Equal([.. big, 2, 2], await pair.Client.ReceiveAsync(big.Length + 2));
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Everything_that_would_block_or_seek_is_refused()
    {
        await using var pair = await OpenAsync();
        await using var stream = new ConnectionStream(pair.Server);
        Assert.False(stream.CanSeek);
        Assert.Throws<NotSupportedException>(() => stream.Read(new byte[1], 0, 1));
        Assert.Throws<NotSupportedException>(() => stream.Write(new byte[1], 0, 1));
        Assert.Throws<NotSupportedException>(stream.Flush);
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(0));
        Assert.Throws<NotSupportedException>(() => stream.Length);
        Assert.Throws<NotSupportedException>(() => stream.Position);
        Assert.Throws<NotSupportedException>(() => stream.Position = 1);
    }

    private static Task<ConnectedPair> OpenAsync() => ConnectedPair.OpenAsync(new MemoryEngine(), new MemoryEndPoint("stream"));
}
