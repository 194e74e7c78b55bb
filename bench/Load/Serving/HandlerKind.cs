using Api;

namespace Kitex.Load.Serving;

/// <summary>A behaviour of handlers.</summary>
/// <param name="Make">Makes the handler that shows it.</param>
internal sealed record HandlerKind(Func<HandlerClients, IEcho> Make)
{
    /// <summary>The kind that serves the other calls where this one shows in some of them only.</summary>
    public string Otherwise { get; init; } = Handlers.Default;

    /// <summary>Beside it, an admin port and who looks at it.</summary>
    public AdminUse Admin { get; init; }

    /// <summary>Another service must be there to be called.</summary>
    public bool NeedsDownstream { get; init; }
}
