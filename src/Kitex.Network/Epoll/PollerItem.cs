namespace Kitex.Network.Epoll;

/// <summary>What a network thread does next: events for a target, or work that was left to it.</summary>
internal readonly struct PollerItem
{
    private readonly IPollTarget? _target;
    private readonly IThreadPoolWorkItem? _work;
    private readonly uint _happened;

    /// <summary>Events for a target.</summary>
    public PollerItem(IPollTarget target, uint happened) => (_target, _happened) = (target, happened);

    /// <summary>Work that was left to the thread.</summary>
    public PollerItem(IThreadPoolWorkItem work) => _work = work;

    /// <summary>Does it.</summary>
    public void Run()
    {
        if (_target is not null)
        {
            _target.OnEvents(_happened);
        }
        else
        {
            _work!.Execute();
        }
    }
}
