using Kitex.Network.Epoll.Interop;

namespace Kitex.Network.Epoll;

/// <summary>
/// A thread that runs a poller, or waits to take one over. One that was replaced while user code held it finishes what it
/// has begun and waits again.
/// </summary>
internal sealed class PollerThread
{
    private static readonly TimeSpan SpareTime = TimeSpan.FromSeconds(10);

    [ThreadStatic]
    private static PollerThread? _current;

    private readonly PollerSet _owner;
    private readonly WakeSignal _work = new();
    private Placement? _runs;
    private Poller? _poller;
    private long _generation;
    private volatile bool _ending;

    public PollerThread(PollerSet owner) => _owner = owner;

    /// <summary>The network thread this code runs on, while it is in charge of its poller; null on any other thread.</summary>
    public static PollerThread? Current => _current is { IsInCharge: true } current ? current : null;

    /// <summary>True until another thread has taken the poller over.</summary>
    public bool IsInCharge => _poller is { } poller && poller.Generation == _generation;

    /// <summary>False while so many threads are held by user code that none is left to take over.</summary>
    public bool TakesInlineWork => _owner.HasSpares;

    /// <summary>The system's number of the thread; 0 before it runs.</summary>
    public int SystemId { get; private set; }

    /// <summary>The generation of the poller in which this thread is in charge.</summary>
    public long Generation => _generation;

    /// <summary>True while it sends what was corked: nothing is corked anew.</summary>
    public bool IsFlushing { get; set; }

    /// <summary>Starts the thread.</summary>
    public void Start(string name) => new Thread(Run, maxStackSize: 0) { IsBackground = true, Name = name }.UnsafeStart();

    /// <summary>Puts the thread in charge; called while it waits.</summary>
    public void TakeCharge(Poller poller, long generation)
    {
        _generation = generation;
        Volatile.Write(ref _poller, poller);
        _work.Set();
    }

    /// <summary>Ends the thread; called while it waits.</summary>
    public void End()
    {
        _ending = true;
        _work.Set();
    }

    /// <summary>Notes whose work begins here.</summary>
    /// <returns>The placement of the work around it, for <see cref="TryEndWork"/>; null when there is none.</returns>
    public Placement? BeginWork(Placement placement)
    {
        var around = _runs;
        Volatile.Write(ref _runs, placement);
        return around;
    }

    /// <summary>Notes that the work has ended.</summary>
    /// <returns>False when it was counted as holding the thread.</returns>
    public bool TryEndWork(Placement? around) => Interlocked.Exchange(ref _runs, around) is not null;

    /// <summary>Counts the work that runs here as holding the thread, which is being replaced.</summary>
    public void CountHeld() => Interlocked.Exchange(ref _runs, null)?.CountHeld();

    /// <summary>Leaves the work to the poller's next turn.</summary>
    /// <returns>False when this thread is no longer in charge.</returns>
    public bool TryDefer(IThreadPoolWorkItem work) => _poller!.TryDefer(this, work);

    /// <summary>Leaves a flush to the end of the poller's turn.</summary>
    /// <returns>False when this thread is no longer in charge.</returns>
    public bool TryCork(IThreadPoolWorkItem flush) => _poller!.TryCork(this, flush);

    private void Run()
    {
        _current = this;
        SystemId = Libc.ThreadId();
        while (true)
        {
            if (!_work.Wait(SpareTime) && _owner.TryRetire(this))
            {
                break;
            }

            if (_ending)
            {
                break;
            }

            if (Volatile.Read(ref _poller) is { } poller)
            {
                poller.Run(this);
                _poller = null;
                if (!_owner.TryPark(this))
                {
                    break;
                }
            }
        }

        _owner.Ended(this);
    }
}
