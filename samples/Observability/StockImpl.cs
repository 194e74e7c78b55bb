using Kitex;

namespace Samples.Observability;

/// <summary>The last of the chain: mostly quick, now and then slow, and from time to time it fails.</summary>
internal sealed class StockImpl : IStock
{
    public async ValueTask<int> CountAsync(string item, CallContext call = default)
    {
        await PonderAsync(call.Cancellation);
        return item.Length;
    }

    public async ValueTask TakeAsync(string item, int amount, CallContext call = default)
    {
        await PonderAsync(call.Cancellation);
        if (amount > 9)
        {
            throw new SoldOut { Item = item };
        }
    }

    private static Task PonderAsync(CancellationToken cancellation) => Random.Shared.Next(1000) switch
    {
        < 3 => throw new InvalidOperationException("the shelf is locked"),
        < 6 => Task.Delay(TimeSpan.FromMilliseconds(300), cancellation),
        < 100 => Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 12)), cancellation),
        _ => Task.CompletedTask,
    };
}
