using System.Globalization;
using System.Text;

namespace Kitex.Network.Epoll;

/// <summary>
/// Notices user code that holds a network thread, and has another one take over. It looks every two milliseconds while there
/// are calls, as each look takes the processor from one, every millisecond while it suspects a thread, and sleeps while there
/// are no calls.
/// </summary>
/// <remarks>
/// A thread that has not moved from one look to the next is either held (it sleeps: it waits for a lock, a device, another
/// call), or computes, or was only not given the processor. The last is no reason: a thread that is runnable is replaced only
/// when it has used another millisecond of processor time since it came under suspicion. Nor is a garbage collection, which
/// stops all threads; but where one follows the other, those of 16 looks are excuse enough.
/// </remarks>
internal sealed class Watchdog
{
    private const int MostCollections = 16;
    private const int QuietLooksUntilSleep = 25;
    private const long MostProcessorNanoseconds = 1_000_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan IntervalOfSuspicion = TimeSpan.FromMilliseconds(1);

    private readonly WakeSignal _rouse = new();
    private volatile bool _asleep;
    private volatile bool _stopping;

    /// <summary>Starts to look after the pollers.</summary>
    public void Start(PollerSet owner, Poller[] pollers) =>
        new Thread(() => Run(owner, pollers)) { IsBackground = true, Name = "Kitex network watchdog" }.UnsafeStart();

    /// <summary>Called by pollers before user code may run.</summary>
    public void Rouse()
    {
        if (_asleep)
        {
            _asleep = false;
            _rouse.Set();
        }
    }

    /// <summary>Ends it.</summary>
    public void Stop()
    {
        _stopping = true;
        _rouse.Set();
    }

    private void Run(PollerSet owner, Poller[] pollers)
    {
        var watched = Array.ConvertAll(pollers, static poller => new Watched(poller));
        var quiet = 0;
        while (!_stopping)
        {
            var (moving, suspicion) = (false, false);
            foreach (var poller in watched)
            {
                moving |= poller.Look(owner);
                suspicion |= poller.IsSuspect;
            }

            quiet = moving ? 0 : quiet + 1;
            if (quiet < QuietLooksUntilSleep)
            {
                _rouse.Wait(suspicion ? IntervalOfSuspicion : Interval);
                continue;
            }

            quiet = 0;
            _asleep = true;
            Interlocked.MemoryBarrier();
            if (!Array.Exists(watched, static poller => poller.HasMoved))
            {
                _rouse.Wait(Timeout.InfiniteTimeSpan);
            }

            _asleep = false;
        }
    }

    /// <summary>What was last seen of a poller.</summary>
    private sealed class Watched(Poller poller)
    {
        private long _seen = poller.Word;
        private int _collections = GC.CollectionCount(0);
        private int _excused;
        private long? _processorTime;

        public bool HasMoved => poller.Word is var word && (word != _seen || Poller.MayRunUserCode(word));

        /// <summary>True when it has not moved, but may only lack a processor.</summary>
        public bool IsSuspect { get; private set; }

        /// <summary>Looks once; has another thread take over when it must be.</summary>
        /// <returns>True when there is something to look after.</returns>
        public bool Look(PollerSet owner)
        {
            var word = poller.Word;
            var collections = GC.CollectionCount(0);
            if (word != _seen || !Poller.MayRunUserCode(word))
            {
                var moved = word != _seen;
                (_seen, _collections, _excused) = (word, collections, 0);
                IsSuspect = false;
                return moved;
            }

            if (collections != _collections && ++_excused <= MostCollections)
            {
                _collections = collections;
                IsSuspect = false;
            }
            else if (IsHeld())
            {
                if (owner.TakeSpare() is { } spare)
                {
                    Replace(owner, word, spare);
                }
            }
            else if (!IsSuspect)
            {
                IsSuspect = true;
                _processorTime = ProcessorTime();
            }

            return true;
        }

        private void Replace(PollerSet owner, long word, PollerThread spare)
        {
            if (poller.TryTakeOver(word, spare))
            {
                owner.CountTakeOver();
            }
            else if (!owner.TryPark(spare))
            {
                spare.End();
            }

            _excused = 0;
            IsSuspect = false;
        }

        private bool IsHeld() => !IsRunnable() || (IsSuspect && ProcessorTime() - _processorTime is null or >= MostProcessorNanoseconds);

        /// <summary>True when the thread runs or waits for a processor only.</summary>
        private bool IsRunnable() =>
            Read("stat") is { } stat && stat.LastIndexOf(')') is var name && name + 2 < stat.Length && stat[name + 2] == 'R';

        /// <summary>Nanoseconds the thread has run; null where the system does not tell.</summary>
        private long? ProcessorTime() =>
            Read("schedstat") is { } stat && long.TryParse(stat.AsSpan(0, Math.Max(stat.IndexOf(' '), 0)), CultureInfo.InvariantCulture, out var time) ? time : null;

        private string? Read(string what)
        {
            try
            {
                using var file = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{poller.Thread?.SystemId ?? 0}/{what}"));
                Span<byte> text = stackalloc byte[512];
                return Encoding.Latin1.GetString(text[..RandomAccess.Read(file, text, 0)]);
            }
            catch (IOException)
            {
                // Where it cannot be read, a thread that does not move counts as held.
                return null;
            }
            catch (UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
