using Google.Protobuf.WellKnownTypes;
using Kitex.Grpc.Services.Tests.Shop;

namespace Kitex.Grpc.Services.Tests;

/// <summary>Says which of its methods was called.</summary>
internal sealed class Counter : ICounter
{
    public ValueTask<Receipt> CheckAsync(Order request, CallContext call = default) => new(new Receipt { Text = $"checked {request.Count}" });

    public async IAsyncEnumerable<Receipt> WatchAsync(Order request, CallContext call = default)
    {
        await Task.Yield();
        yield return new Receipt { Text = $"watched {request.Count}" };
    }

    public ValueTask<Receipt> ServerReflectionInfoAsync(Empty request, CallContext call = default) => new(new Receipt { Text = "informed" });
}
