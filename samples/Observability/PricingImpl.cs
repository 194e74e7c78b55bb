using Kitex;

namespace Samples.Observability;

internal sealed class PricingImpl(IStock stock) : IPricing
{
    public async ValueTask<long> PriceAsync(string item, int amount, CallContext call = default) =>
        amount * (1000 / Math.Max(1, await stock.CountAsync(item, call)));
}
