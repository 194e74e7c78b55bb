using Kitex.Serialization.Thrift;
using Semantics;

namespace Kitex.Generated.Tests;

public sealed class StreamTests
{
    [Fact]
    public void A_value_is_wrapped_under_the_id_of_its_argument_and_under_0_in_responses()
    {
        Assert.Equal([11, 0, 3, 0, 0, 0, 1, 97, 0], Bytes.Request(TalkMethods.Echo, "a"));
        Assert.Equal([11, 0, 0, 0, 0, 0, 1, 97, 0], Bytes.Response(TalkMethods.Echo, RpcResponse.Success("a")));
        Assert.Equal("a", TalkMethods.Echo.DecodeRequest([11, 0, 3, 0, 0, 0, 1, 97, 0]));
        Assert.Equal("a", TalkMethods.Echo.DecodeResponse([11, 0, 0, 0, 0, 0, 1, 97, 0]).Message);
    }

    [Fact]
    public void A_message_without_its_value_is_zero_unless_it_is_required()
    {
        Assert.Equal("", TalkMethods.Echo.DecodeRequest([0]));
        Assert.Equal((Level)0, TalkMethods.Levels.DecodeResponse([0]).Message);
        Assert.Throws<ThriftFormatException>(() => TalkMethods.Tick.DecodeRequest([0]));
    }

    [Fact]
    public void A_void_stream_responds_with_empty_structs()
    {
        Assert.Equal([0], Bytes.Response(TalkMethods.Tick, RpcResponse.Success(ThriftEmpty.Default)));
        Assert.Equal(ThriftEmpty.Default, TalkMethods.Tick.DecodeResponse([0]).Message);
        Assert.Equal(ThriftEmpty.Default, TalkMethods.Drop.DecodeResponse([8, 0, 0, 0, 0, 0, 1, 0]).Message);
    }

    [Fact]
    public async Task Values_travel_from_client_to_handler_and_back()
    {
        await using var client = new TalkClient("talk", static builder => builder.HostPorts("loopback:1").UseTransport(new LoopbackTransport(TalkDescriptor.Describe(new Talk()))));

        Assert.Equal(["a!", "", "b!"], await client.EchoAsync(Many("a", "", "b")).ToListAsync());
        Assert.Equal([Level.Low, Level.High, (Level)3], await client.LevelsAsync(3).ToListAsync());
        Assert.Equal([1, 3], await client.LengthsAsync(Many<ReadOnlyMemory<byte>>("a"u8.ToArray(), "bcd"u8.ToArray())));
        Assert.Equal(ThriftEmpty.Default, await client.DropAsync(Many(new Point { X = 5 })));
        Assert.Equal([ThriftEmpty.Default, ThriftEmpty.Default], await client.TickAsync(2).ToListAsync());
    }

    [Fact]
    public async Task A_server_stream_without_its_request_is_an_error()
    {
        var handler = TalkDescriptor.Describe(new Talk()).Methods.Single(static method => method.Method == TalkMethods.Levels).Handler;
        await using var stream = new EndedStream();
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await handler(new RpcRequest { Method = TalkMethods.Levels, Stream = stream }, default));
        Assert.Contains("Talk.levels: the stream ended without a request.", error.Message, StringComparison.Ordinal);
    }

    private static async IAsyncEnumerable<T> Many<T>(params T[] items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    private sealed class Talk : ITalk
    {
        public async IAsyncEnumerable<string> EchoAsync(IAsyncEnumerable<string> text, CallContext call = default)
        {
            await foreach (var word in text)
                yield return word.Length == 0 ? word : word + "!";
        }

        public IAsyncEnumerable<Level> LevelsAsync(int count, CallContext call = default) =>
            Many([.. Enumerable.Range(1, count).Select(static number => (Level)number)]);

        public async ValueTask<IReadOnlyList<int>> LengthsAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> text, CallContext call = default) =>
            await text.Select(static bytes => bytes.Length).ToListAsync();

        public async ValueTask<ThriftEmpty> DropAsync(IAsyncEnumerable<Point> at, CallContext call = default)
        {
            Assert.Equal([new Point { X = 5 }], await at.ToListAsync());
            return ThriftEmpty.Default;
        }

        public IAsyncEnumerable<ThriftEmpty> TickAsync(int times, CallContext call = default) =>
            Many([.. Enumerable.Repeat(ThriftEmpty.Default, times)]);
    }

    private sealed class EndedStream : RpcStream
    {
        public override ValueTask<bool> SendAsync(object message, CancellationToken cancellation) => new(false);

        public override ValueTask CompleteAsync(CancellationToken cancellation) => default;

        public override ValueTask<object?> ReceiveAsync(CancellationToken cancellation) => new((object?)null);

        public override void Abort(RpcError error)
        {
        }

        public override ValueTask DisposeAsync() => default;
    }
}
