using Semantics;
using Tstream;

namespace Kitex.Generated.Tests;

public sealed class DescriptorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handlers_get_their_arguments_and_their_results_come_back(bool later)
    {
        var service = CallsDescriptor.Describe(new Handler(later));
        Assert.Equal("Calls", service.Name);
        Assert.Equal(["nothing", "pick", "names", "shape", "demand", "move"], service.Methods.Select(static method => method.Method.Name));

        Assert.Null(await Handle(service, CallsMethods.Nothing, null));
        var arguments = new CallsPickArgs { At = new Point { X = 8 }, Points = [], Word = "w" };
        Assert.Equal(new Point { X = 8, Y = 1 }, await Handle(service, CallsMethods.Pick, arguments));
        await Assert.ThrowsAsync<Broken>(async () => await Handle(service, CallsMethods.Shape, Shape.Default));
        Assert.Null(await Handle(service, CallsMethods.Demand, new Point()));
    }

    [Fact]
    public async Task Stream_handlers_read_and_write_the_stream()
    {
        var service = StreamServiceDescriptor.Describe(new Streams());

        await using var client = new MemoryStream("a", "b");
        var response = (StreamResp)(await Handle(service, StreamServiceMethods.ClientStream, null, client))!;
        Assert.Equal("ab", response.Message);

        await using var server = new MemoryStream("x");
        await Handle(service, StreamServiceMethods.ServerStream, null, server);
        Assert.Equal(["x0", "x1"], server.Sent);

        await using var preread = new MemoryStream();
        await Handle(service, StreamServiceMethods.ServerStream, new StreamReq { Message = "y" }, preread);
        Assert.Equal(["y0", "y1"], preread.Sent);

        await using var both = new MemoryStream("p", "q");
        await Handle(service, StreamServiceMethods.BidiStream, null, both);
        Assert.Equal(["p", "q"], both.Sent);
    }

    private static ValueTask<object?> Handle(ServiceDescriptor service, RpcMethod method, object? message, RpcStream? stream = null) =>
        service.Methods.Single(candidate => candidate.Method == method)
            .Handler(new RpcRequest { Method = method, Message = message, Stream = stream }, default);

    private sealed class Handler(bool later) : ICalls
    {
        public async ValueTask NothingAsync(CallContext call = default) => await Pause();

        public async ValueTask<Point> PickAsync(Point at, IReadOnlyList<Point> points, string word, CallContext call = default)
        {
            await Pause();
            return at with { Y = word.Length };
        }

        public ValueTask<IReadOnlyList<string>> NamesAsync(CallContext call = default) => new(["a"]);

        public async ValueTask<Shape> ShapeAsync(Shape shape, CallContext call = default)
        {
            await Pause();
            throw new Broken();
        }

        public ValueTask DemandAsync(Point at, CallContext call = default) => default;

        public ValueTask MoveAsync(Point at, CallContext call = default) => default;

        private async ValueTask Pause()
        {
            if (later)
                await Task.Yield();
        }
    }

    private sealed class Streams : IStreamService
    {
        public ValueTask<StreamResp> UnaryAsync(StreamReq req, CallContext call = default) => new(new StreamResp { Message = req.Message });

        public ValueTask<StreamResp> UnaryStreamAsync(StreamReq req, CallContext call = default) => UnaryAsync(req, call);

        public async ValueTask<StreamResp> ClientStreamAsync(IAsyncEnumerable<StreamReq> req, CallContext call = default)
        {
            var all = "";
            await foreach (var message in req)
                all += message.Message;
            return new StreamResp { Message = all };
        }

        public async IAsyncEnumerable<StreamResp> ServerStreamAsync(StreamReq req, CallContext call = default)
        {
            for (var i = 0; i < 2; i++)
            {
                await Task.Yield();
                yield return new StreamResp { Message = req.Message + i };
            }
        }

        public async IAsyncEnumerable<StreamResp> BidiStreamAsync(IAsyncEnumerable<StreamReq> req, CallContext call = default)
        {
            await foreach (var message in req)
                yield return new StreamResp { Message = message.Message };
        }
    }

    private sealed class MemoryStream(params string[] messages) : RpcStream
    {
        private readonly Queue<string> _received = new(messages);

        public List<string> Sent { get; } = [];

        public override ValueTask<bool> SendAsync(object message, CancellationToken cancellation)
        {
            Sent.Add(((StreamResp)message).Message);
            return new(true);
        }

        public override ValueTask CompleteAsync(CancellationToken cancellation) => default;

        public override ValueTask<object?> ReceiveAsync(CancellationToken cancellation) =>
            new(_received.TryDequeue(out var message) ? new StreamReq { Message = message } : null);

        public override void Abort(RpcError error) => Sent.Add(error.Message);

        public override ValueTask DisposeAsync() => default;
    }
}
