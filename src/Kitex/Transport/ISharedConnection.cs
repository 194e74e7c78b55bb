namespace Kitex.Transport;

/// <summary>A connection that carries many calls at once.</summary>
internal interface ISharedConnection
{
    /// <summary>True while it takes calls.</summary>
    bool IsUsable { get; }
}
