using Kitex.Admin.Tests.Api;

namespace Kitex.Admin.Tests;

/// <summary>Sells what a test lets it.</summary>
internal sealed class Shop : IShop
{
    public Func<Item, CallContext, ValueTask<Item>> OnOrder { get; init; } = static (item, _) =>
        item.Name == "nothing" ? throw new NoSuchItem { Name = item.Name } : new(item);

    public Action<string> OnNote { get; init; } = static _ => { };

    public ValueTask<Item> OrderAsync(Item item, CallContext call = default) => OnOrder(item, call);

    public ValueTask<int> AddAsync(int a, int b, CallContext call = default) => new(a + b);

    public ValueTask NoteAsync(string text, CallContext call = default)
    {
        OnNote(text);
        return default;
    }

    public ValueTask FailAsync(string text, CallContext call = default) =>
        text == "business" ? throw new BizStatusException(404, "not in stock") : throw new InvalidOperationException(text);
}
