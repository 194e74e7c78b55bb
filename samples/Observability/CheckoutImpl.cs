using Kitex;

namespace Samples.Observability;

internal sealed class CheckoutImpl(IPricing pricing, IStock stock) : ICheckout
{
    public async ValueTask<Receipt> BuyAsync(Order order, CallContext call = default)
    {
        var receipt = await QuoteAsync(order, call);
        await stock.TakeAsync(order.Item, order.Amount, call);
        return receipt;
    }

    public async ValueTask<Receipt> QuoteAsync(Order order, CallContext call = default) => new()
    {
        Item = order.Item,
        Amount = order.Amount,
        Price = await pricing.PriceAsync(order.Item, order.Amount, call),
    };
}
