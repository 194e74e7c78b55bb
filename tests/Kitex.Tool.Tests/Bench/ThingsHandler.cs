using Google.Protobuf.WellKnownTypes;
using Kitex.Tool.Tests.Things;

namespace Kitex.Tool.Tests.Bench;

/// <summary>Answers the calls of things.proto; some with errors.</summary>
internal sealed class ThingsHandler : IThings
{
    private int _fails;
    private int _taken;

    public int Taken => Volatile.Read(ref _taken);

    public Thing? Last { get; private set; }

    public ValueTask<Inner> TakeAsync(Thing request, CallContext call = default)
    {
        Last = request;
        Interlocked.Increment(ref _taken);
        return new(new Inner { Name = request.AString });
    }

    public ValueTask<Inner> FailAsync(Inner request, CallContext call = default) => (Interlocked.Increment(ref _fails) % 4) switch
    {
        0 => throw new BizStatusException(1001, "not today"),
        1 => throw new GrpcStatusException(5, "not here"),
        2 => throw new InvalidOperationException("by accident"),
        _ => new(request),
    };

    public ValueTask<Inner> EndlessAsync(Endless request, CallContext call = default) => new(new Inner());

    public ValueTask<Inner> AnythingAsync(Any request, CallContext call = default) => new(new Inner());

    public ValueTask<StringValue> PingAsync(Empty request, CallContext call = default) => new(new StringValue { Value = "pong" });

    public async IAsyncEnumerable<Inner> WatchAsync(Inner request, CallContext call = default)
    {
        await Task.Yield();
        yield return request;
    }

    public ValueTask<Inner> GatherAsync(IAsyncEnumerable<Inner> requests, CallContext call = default) => new(new Inner());
}
