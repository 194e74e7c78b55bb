using Kitex.Admin.Tests.Api;

namespace Kitex.Admin.Tests.Prometheus;

/// <summary>The service that is measured.</summary>
internal sealed class Shop : IShop
{
    public ValueTask<Item> OrderAsync(Item item, CallContext call = default) =>
        item.Amount > 0 ? new(item) : throw new NoSuchItem { Name = item.Name };

    public ValueTask<int> AddAsync(int a, int b, CallContext call = default) => new(a + b);

    public ValueTask NoteAsync(string text, CallContext call = default) => default;

    public ValueTask FailAsync(string text, CallContext call = default) => throw new InvalidOperationException(text);
}
