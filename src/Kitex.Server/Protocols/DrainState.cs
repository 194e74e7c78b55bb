namespace Kitex.Server.Protocols;

/// <summary>Whether the server stops: connections ask before each message, and are interrupted when it begins.</summary>
internal sealed class DrainState
{
    private volatile bool _isDraining;

    public bool IsDraining => _isDraining;

    public void Begin() => _isDraining = true;
}
