namespace Kitex.Network.Epoll;

/// <summary>What a poller tells of events.</summary>
internal interface IPollTarget
{
    /// <summary>Handles events of the descriptor. User code may run in here.</summary>
    /// <param name="flags">The system's event bits.</param>
    void OnEvents(uint flags);
}
