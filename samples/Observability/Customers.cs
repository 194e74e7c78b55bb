using Kitex;

namespace Samples.Observability;

/// <summary>A steady load: some buy, more only ask, and a few want more than there is.</summary>
internal sealed class Customers(ICheckout checkout)
{
    private const int AtOnce = 8;

    private static readonly string[] Items = ["kite", "string", "tail", "reel"];

    private long _answered;
    private long _failed;

    public (long Answered, long Failed) Calls => (Interlocked.Read(ref _answered), Interlocked.Read(ref _failed));

    public Task RunAsync(CancellationToken enough) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => ShopAsync(enough)));

    private async Task ShopAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var order = new Order { Item = Items[Random.Shared.Next(Items.Length)], Amount = Random.Shared.Next(100) == 0 ? 10 : Random.Shared.Next(1, 9) };
            try
            {
                _ = Random.Shared.Next(4) == 0 ? await checkout.BuyAsync(order) : await checkout.QuoteAsync(order);
                Interlocked.Increment(ref _answered);
            }
            catch (Exception failed) when (failed is RpcException or SoldOut)
            {
                Interlocked.Increment(ref _failed);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
