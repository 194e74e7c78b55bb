using Kitex;

namespace Samples.Discovery;

internal sealed class Items : IItemService
{
    private static readonly Dictionary<long, Item> Known = new()
    {
        [1] = new() { Title = "kite", Price = 20 },
        [2] = new() { Title = "string", Price = 3 },
    };

    public ValueTask<Item> GetAsync(long id, CallContext call = default) =>
        Known.TryGetValue(id, out var item) ? new(item) : throw new NoSuchItem { Id = id };
}
