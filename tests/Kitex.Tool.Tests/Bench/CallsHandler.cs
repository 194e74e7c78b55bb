using Kitex.Tool.Tests.Calls;

namespace Kitex.Tool.Tests.Bench;

/// <summary>Answers the calls of calls.thrift; some with errors.</summary>
internal sealed class CallsHandler : ICalls
{
    private int _joins;
    private int _fires;

    public int Fires => Volatile.Read(ref _fires);

    public Node? Walked { get; private set; }

    public ValueTask<string> VersionAsync(CallContext call = default) => new("1");

    public ValueTask<string> JoinAsync(string first, IReadOnlyList<string> rest, int count, bool sure, CallContext call = default) =>
        (Interlocked.Increment(ref _joins) % 4) switch
        {
            0 => throw new Broken { Code = 5, Message = "declared" },
            1 => throw new BizStatusException(1001, "not today"),
            2 => throw new InvalidOperationException("by accident"),
            _ => new(first + string.Concat(rest)),
        };

    public ValueTask StoreAsync(Defaults defaults, CallContext call = default) => default;

    public ValueTask<Keys> KeysAsync(Keys keys, CallContext call = default) => new(keys);

    public async ValueTask NothingAsync(CallContext call = default) => await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);

    public ValueTask WalkAsync(Node node, CallContext call = default)
    {
        Walked = node;
        return default;
    }

    public ValueTask EndlessAsync(Endless endless, CallContext call = default) => default;

    public ValueTask NestAsync(Nest nest, CallContext call = default) => default;

    public ValueTask ChooseAsync(Choice choice, CallContext call = default) => default;

    public ValueTask FireAsync(Broken what, CallContext call = default)
    {
        Interlocked.Increment(ref _fires);
        return default;
    }

    public ValueTask PairAsync(Point one, Choice other, CallContext call = default) => default;

    public async IAsyncEnumerable<string> WatchAsync(string topic, CallContext call = default)
    {
        await Task.Yield();
        yield return topic;
    }
}
