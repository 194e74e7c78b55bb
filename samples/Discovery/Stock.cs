using Kitex;

namespace Samples.Discovery;

/// <param name="items">Found by its name, wherever it is.</param>
/// <param name="name">Which of the two servers this is.</param>
internal sealed class Stock(IItemService items, string name) : IStockService
{
    public async ValueTask<string> OfferAsync(long id, CallContext call = default)
    {
        // Passing the call on passes on what is left of its time.
        var item = await items.GetAsync(id, call);
        return $"{7 * id} times {item.Title} at {item.Price}, says {name}";
    }
}
