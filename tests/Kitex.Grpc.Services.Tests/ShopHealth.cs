using Kitex.Grpc.Services.Tests.Shop;

namespace Kitex.Grpc.Services.Tests;

/// <summary>A service of the user that is called Health.</summary>
internal sealed class ShopHealth : IHealth
{
    public ValueTask<Receipt> ListAsync(Order request, CallContext call = default) => new(new Receipt { Text = $"listed {request.Count}" });
}
