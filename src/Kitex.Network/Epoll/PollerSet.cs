using System.Diagnostics.Metrics;

namespace Kitex.Network.Epoll;

/// <summary>The pollers of one engine, with the threads that run them, those that may take over, and the watchdog. Made when first needed, ended when the engine and its last connection are gone.</summary>
internal sealed class PollerSet(EpollOptions options, Counter<long>? takeOvers)
{
    // Threads held by user code while more of it still runs on network threads.
    private const int MostHeld = 16;

    private readonly Lock _gate = new();
    private readonly List<PollerThread> _parked = [];
    private readonly HashSet<PollerThread> _threads = [];
    private Poller[] _pollers = [];
    private uint _next = uint.MaxValue;
    private int _references = 1;

    private int MostThreads => (2 * _pollers.Length) + MostHeld;

    /// <summary>Looks after the threads.</summary>
    public Watchdog Watchdog { get; } = new();

    /// <summary>How often a thread was replaced because user code held it.</summary>
    public long TakeOvers { get; private set; }

    /// <summary>Network threads alive, the watchdog apart.</summary>
    public int ThreadCount
    {
        get
        {
            lock (_gate)
            {
                return _threads.Count;
            }
        }
    }

    /// <summary>True while a thread could take over from each poller's.</summary>
    public bool HasSpares { get; private set; } = true;

    /// <summary>Watches a descriptor by one of the pollers, each in turn. End it with <see cref="Poller.Remove"/> and <see cref="Release"/>.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="target">Who is told of its events.</param>
    /// <param name="flags">Of which.</param>
    /// <param name="key">What the poller knows it by.</param>
    /// <exception cref="NetworkException">The system refuses, or has no descriptor left.</exception>
    /// <exception cref="ObjectDisposedException">The threads have ended: the engine was disposed meanwhile.</exception>
    public Poller Watch(int descriptor, IPollTarget target, uint flags, out ulong key)
    {
        var poller = Acquire();
        try
        {
            key = poller.Add(descriptor, target, flags);
            return poller;
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>The next poller in turn, to be given back with <see cref="Release"/>.</summary>
    /// <exception cref="NetworkException">The system has no descriptor left.</exception>
    /// <exception cref="ObjectDisposedException">The threads have ended: the engine was disposed meanwhile.</exception>
    public Poller Acquire()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_references == 0, typeof(EpollEngine));
            if (_pollers.Length == 0)
            {
                Open();
            }

            _references++;
            return _pollers[++_next % (uint)_pollers.Length];
        }
    }

    /// <summary>One descriptor less, or the engine is disposed; with the last the threads end.</summary>
    public void Release()
    {
        PollerThread[] parked;
        lock (_gate)
        {
            if (--_references > 0)
            {
                return;
            }

            parked = [.. _parked];
            _parked.Clear();
        }

        foreach (var poller in _pollers)
        {
            poller.Stop();
        }

        foreach (var thread in parked)
        {
            thread.End();
        }

        Watchdog.Stop();
    }

    /// <summary>Takes a thread that waits, or makes one.</summary>
    /// <returns>Null when too many are held by user code.</returns>
    public PollerThread? TakeSpare()
    {
        lock (_gate)
        {
            if (_references == 0)
            {
                return null;
            }

            var thread = _parked.LastOrDefault();
            if (thread is not null)
            {
                _parked.RemoveAt(_parked.Count - 1);
            }
            else if (_threads.Count < MostThreads)
            {
                thread = NewThread();
            }

            Recount();
            return thread;
        }
    }

    /// <summary>Takes a thread back.</summary>
    /// <returns>False when it is to end.</returns>
    public bool TryPark(PollerThread thread)
    {
        lock (_gate)
        {
            if (_references == 0)
            {
                return false;
            }

            _parked.Add(thread);
            Recount();
            return true;
        }
    }

    /// <summary>Lets a thread end that has waited long.</summary>
    /// <returns>False when it has just been given work.</returns>
    public bool TryRetire(PollerThread thread)
    {
        lock (_gate)
        {
            return _parked.Remove(thread);
        }
    }

    /// <summary>A thread has ended.</summary>
    public void Ended(PollerThread thread)
    {
        lock (_gate)
        {
            _threads.Remove(thread);
            Recount();
        }
    }

    /// <summary>Counts a take-over.</summary>
    public void CountTakeOver()
    {
        TakeOvers++;
        takeOvers?.Add(1);
    }

    private void Open()
    {
        var pollers = new List<Poller>();
        try
        {
            for (var i = 0; i < options.Pollers; i++)
            {
                pollers.Add(new Poller(this, options.Spin));
            }
        }
        catch
        {
            pollers.ForEach(static poller => poller.Free());
            throw;
        }

        _pollers = [.. pollers];
        foreach (var poller in _pollers)
        {
            poller.Start(NewThread());
        }

        Watchdog.Start(this, _pollers);
    }

    private PollerThread NewThread()
    {
        var thread = new PollerThread(this);
        _threads.Add(thread);
        thread.Start("Kitex network");
        return thread;
    }

    // Any of them may be in user code already, so one is kept for each.
    private void Recount() => HasSpares = MostThreads - (_threads.Count - _parked.Count) >= _pollers.Length;
}
