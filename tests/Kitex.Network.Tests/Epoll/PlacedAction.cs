namespace Kitex.Network.Tests.Epoll;

/// <summary>Something to do where a placement says.</summary>
internal sealed class PlacedAction(Placement placement, Action action) : IPlacedWork
{
    public Placement Placement => placement;

    public void Run() => action();

    public void Execute() => placement.Run(this);
}
