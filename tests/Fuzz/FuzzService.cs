namespace Kitex.Fuzz;

/// <summary>A service with calls of all kinds. Every handler that began must end, whatever its caller does.</summary>
internal sealed class FuzzService
{
    private const int MostAnswer = 40_000;

    private int _running;
    private long _begun;

    /// <summary>The handlers that have begun and not ended.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>The handlers that have ever begun.</summary>
    public long Begun => Volatile.Read(ref _begun);

    public ServiceDescriptor Describe() => new("Fuzz",
    [
        Method("Unary", RpcKind.Unary, static (request, _) => new((object)Answer((int)request.Message!))),
        Method("Gather", RpcKind.ClientStream, GatherAsync),
        Method("Spread", RpcKind.ServerStream, SpreadAsync),
        Method("Chat", RpcKind.BidiStream, ChatAsync),

        // Ends only when its caller leaves, or its time is up.
        Method("Wait", RpcKind.Unary, static async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
            return 0;
        }),
        Method("Fail", RpcKind.BidiStream, static async (request, cancellation) =>
        {
            var first = await request.Stream!.ReceiveAsync(cancellation).ConfigureAwait(false);
            throw first is int ? new BizStatusException(7, "enough") : new InvalidOperationException("no \u00e9 message");
        }),
    ]);

    // Larger than the windows now and then, and than what may be sent.
    private static int Answer(int bytes) => bytes % 7 == 0 ? Math.Min(bytes * 1000, MostAnswer) : bytes;

    private static async ValueTask<object?> GatherAsync(RpcRequest request, CancellationToken cancellation)
    {
        var sum = 0;
        while (await request.Stream!.ReceiveAsync(cancellation).ConfigureAwait(false) is int bytes)
        {
            sum += bytes;
        }

        return Math.Min(sum, MostAnswer);
    }

    private static async ValueTask<object?> SpreadAsync(RpcRequest request, CancellationToken cancellation)
    {
        var count = await request.Stream!.ReceiveAsync(cancellation).ConfigureAwait(false) is int bytes ? bytes % 20 : 0;
        for (var i = 0; i < count; i++)
        {
            await request.Stream.SendAsync(i * 500, cancellation).ConfigureAwait(false);
        }

        return null;
    }

    private static async ValueTask<object?> ChatAsync(RpcRequest request, CancellationToken cancellation)
    {
        while (await request.Stream!.ReceiveAsync(cancellation).ConfigureAwait(false) is { } message)
        {
            await request.Stream.SendAsync(message, cancellation).ConfigureAwait(false);
        }

        return null;
    }

    private ServiceMethod Method(string name, RpcKind kind, Func<RpcRequest, CancellationToken, ValueTask<object?>> handle) =>
        new(new ServedMethod(name, kind), async (request, call) =>
        {
            Interlocked.Increment(ref _running);
            Interlocked.Increment(ref _begun);
            try
            {
                return await handle(request, call.Cancellation).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        });
}
