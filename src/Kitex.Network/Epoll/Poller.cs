using System.Runtime.InteropServices;
using Kitex.Network.Epoll.Interop;

namespace Kitex.Network.Epoll;

/// <summary>
/// One epoll instance and the thread in charge of it. A turn waits for events, handles each, then does the work those have
/// deferred, and at last sends what was corked meanwhile. Handling and deferred work may run user code; when it holds the thread,
/// another one takes over in the middle of the turn and goes on with the next item.
/// </summary>
/// <remarks>
/// One word says who may do what: generation, index of the next item, and whether user code may run. The thread in charge claims
/// each item, and leaves the items for the system's call, by changing the word it knows; a take-over changes the generation.
/// So two threads never wait on the epoll instance together, and no item is done twice.
/// </remarks>
internal sealed unsafe class Poller
{
    private const int MostEvents = 256;
    private const ulong WakeKey = ulong.MaxValue;

    // Flushes wait for so many others at most, not for all of a long turn.
    private const int MostCorked = 16;
    private const long UserCode = 1;
    private const long NextItem = 2;
    private const int GenerationShift = 32;
    private const long OneGeneration = 1L << GenerationShift;

    private readonly PollerSet _owner;
    private readonly SpinBudget _spin;
    private readonly PollTable _targets = new();
    private readonly int _epoll;
    private readonly int _wake;
    private readonly byte* _events;
    private readonly Lock _gate = new();
    private long _word;
    private PollerItem[] _items = new PollerItem[MostEvents];
    private int _count;
    private PollerItem[] _deferred = new PollerItem[MostEvents];
    private int _deferredCount;
    private List<PollerItem> _corked = [];
    private List<PollerItem> _flushing = [];
    private volatile bool _stopping;

    /// <exception cref="NetworkException">The system has no descriptor left.</exception>
    public Poller(PollerSet owner, TimeSpan spin)
    {
        _owner = owner;
        _spin = new SpinBudget(spin);
        _epoll = Libc.EpollCreate(Libc.EpollCloseOnExec);
        _wake = _epoll < 0 ? -1 : Libc.EventDescriptor(0, Libc.SocketNonBlocking | Libc.SocketCloseOnExec);
        if (_wake < 0 || !EpollEvents.Control(_epoll, Libc.EpollAdd, _wake, Libc.EpollIn | Libc.EpollEdgeTriggered, WakeKey))
        {
            var cause = Errno.ToException(Errno.Last);
            CloseDescriptors();
            throw new NetworkException($"Cannot make an epoll instance: {cause.Message}", cause);
        }

        _events = (byte*)NativeMemory.AllocZeroed((nuint)(MostEvents * EpollEvents.Size));
    }

    /// <summary>Generation, next item and phase; changes whenever the thread in charge gets on.</summary>
    public long Word => Volatile.Read(ref _word);

    /// <summary>Who is in charge: each take-over makes a new one.</summary>
    public long Generation => Volatile.Read(ref _word) >> GenerationShift;

    /// <summary>The thread in charge.</summary>
    public PollerThread? Thread { get; private set; }

    /// <summary>Registrations there are.</summary>
    public int Count => _targets.Count;

    /// <summary>True for a word that lets user code run.</summary>
    public static bool MayRunUserCode(long word) => (word & UserCode) != 0;

    /// <summary>Watches a descriptor.</summary>
    /// <returns>The key to remove it with.</returns>
    /// <exception cref="NetworkException">The system refuses.</exception>
    public ulong Add(int descriptor, IPollTarget target, uint flags)
    {
        var key = _targets.Add(target);
        if (!EpollEvents.Control(_epoll, Libc.EpollAdd, descriptor, flags, key))
        {
            var cause = Errno.ToException(Errno.Last);
            _targets.Remove(key);
            throw new NetworkException($"Cannot watch a connection: {cause.Message}", cause);
        }

        return key;
    }

    /// <summary>Watches a descriptor for other events.</summary>
    public void Change(int descriptor, ulong key, uint flags) => EpollEvents.Control(_epoll, Libc.EpollModify, descriptor, flags, key);

    /// <summary>Stops watching; the caller closes the descriptor, which takes it off the epoll instance.</summary>
    public void Remove(ulong key) => _targets.Remove(key);

    /// <summary>Puts the first thread in charge.</summary>
    public void Start(PollerThread thread)
    {
        Thread = thread;
        thread.TakeCharge(this, Generation);
    }

    /// <summary>Puts another thread in charge of the rest of the turn, provided nothing has moved since <paramref name="seen"/>.</summary>
    public bool TryTakeOver(long seen, PollerThread thread)
    {
        if (Interlocked.CompareExchange(ref _word, seen + OneGeneration, seen) != seen)
        {
            return false;
        }

        Thread?.CountHeld();
        Thread = thread;
        thread.TakeCharge(this, Generation);
        return true;
    }

    /// <summary>Lets the thread in charge end at its next turn.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            // The thread may see this at once and end; the descriptor is freed only after the wake-up, or it could be another's by then.
            _stopping = true;
            Wake();
        }
    }

    /// <summary>Leaves the work to this turn's end, where the thread holds no connection.</summary>
    public bool TryDefer(PollerThread thread, IThreadPoolWorkItem work)
    {
        lock (_gate)
        {
            if (thread.Generation != Generation)
            {
                return false;
            }

            if (_deferredCount == _deferred.Length)
            {
                Array.Resize(ref _deferred, _deferredCount * 2);
            }

            _deferred[_deferredCount++] = new PollerItem(work);
            return true;
        }
    }

    /// <summary>Leaves a flush to this turn's end, so that it sends for all.</summary>
    public bool TryCork(PollerThread thread, IThreadPoolWorkItem flush)
    {
        lock (_gate)
        {
            if (thread.IsFlushing || thread.Generation != Generation)
            {
                return false;
            }

            _corked.Add(new PollerItem(flush));
            return true;
        }
    }

    /// <summary>Runs turns until the thread is replaced or the poller stops.</summary>
    public void Run(PollerThread thread)
    {
        var word = Word;
        if (MayRunUserCode(word))
        {
            // What the thread replaced has corked may be what it waits for.
            Flush(thread, ofReplaced: true);
            if (!TryFinish(thread, ref word))
            {
                return;
            }
        }

        while (true)
        {
            do
            {
                if (TakeDeferred() && !TryHandle(thread, ref word))
                {
                    return;
                }

                Flush(thread);
            }
            while (Volatile.Read(ref _deferredCount) > 0);

            if (_stopping)
            {
                Free();
                return;
            }

            Wait();
            if (_count > 0 && !TryHandle(thread, ref word))
            {
                return;
            }
        }
    }

    /// <summary>Frees the descriptors, once no thread runs the poller.</summary>
    public void Free()
    {
        lock (_gate)
        {
            CloseDescriptors();
        }

        NativeMemory.Free(_events);
    }

    /// <summary>Handles all items at hand.</summary>
    /// <returns>False when another thread has taken over.</returns>
    private bool TryHandle(PollerThread thread, ref long word)
    {
        word = (word & ~(OneGeneration - 1)) | UserCode;

        // A full fence: either the watchdog sees the change, or this thread sees that it sleeps.
        Interlocked.Exchange(ref _word, word);
        _owner.Watchdog.Rouse();
        return TryFinish(thread, ref word);
    }

    private bool TryFinish(PollerThread thread, ref long word)
    {
        // Kept, as the thread that takes over may exchange them while this one still looks.
        var (items, count) = (_items, _count);
        for (var index = (int)(uint)word >> 1; index < count; index++)
        {
            // Taken before it is claimed: once it is, another thread may go on and fill the array anew.
            var item = items[index];
            if (Interlocked.CompareExchange(ref _word, word + NextItem, word) != word)
            {
                return false;
            }

            word += NextItem;
            item.Run();
            if (_corked.Count >= MostCorked && thread.IsInCharge)
            {
                Flush(thread);
            }
        }

        if (Interlocked.CompareExchange(ref _word, word & ~UserCode, word) != word)
        {
            return false;
        }

        word &= ~UserCode;
        Array.Clear(items, 0, count);
        _count = 0;
        return true;
    }

    private bool TakeDeferred()
    {
        lock (_gate)
        {
            if (_deferredCount == 0)
            {
                return false;
            }

            (_items, _deferred) = (_deferred, _items);
            _count = _deferredCount;
            _deferredCount = 0;
            return true;
        }
    }

    /// <summary>Sends what was corked.</summary>
    /// <param name="thread">This one.</param>
    /// <param name="ofReplaced">True when another thread may be in the middle of a flush: its lists stay its own.</param>
    private void Flush(PollerThread thread, bool ofReplaced = false)
    {
        if (_corked.Count == 0 && !ofReplaced)
        {
            return;
        }

        List<PollerItem> flushes;
        lock (_gate)
        {
            flushes = _corked;
            _corked = ofReplaced ? [] : _flushing;
            _flushing = ofReplaced ? [] : flushes;
        }

        thread.IsFlushing = true;
        foreach (var flush in flushes)
        {
            flush.Run();
        }

        thread.IsFlushing = false;
        flushes.Clear();
    }

    private void Wait()
    {
        var ready = _spin.Wait(_epoll, _events, MostEvents);
        for (var i = 0; i < ready; i++)
        {
            if (EpollEvents.Data(_events, i) is var key && key != WakeKey && _targets.Find(key) is { } target)
            {
                _items[_count++] = new PollerItem(target, EpollEvents.Flags(_events, i));
            }
        }
    }

    private void Wake()
    {
        var one = 1UL;
        _ = Libc.Write(_wake, &one, sizeof(ulong));
    }

    private void CloseDescriptors()
    {
        if (_wake >= 0)
        {
            _ = Libc.Close(_wake);
        }

        if (_epoll >= 0)
        {
            _ = Libc.Close(_epoll);
        }
    }
}
