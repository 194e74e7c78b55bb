using Kitex.Network.Epoll;

namespace Kitex.Network;

/// <summary>
/// Where one kind of work goes on when a network thread has made it ready: on that thread at once (inline: no hop, no wake-up)
/// or on the thread pool. A learning placement decides by what it measures: short work goes inline, work that computes long
/// or blocks goes to the pool, and one that made the network threads stand still stays there for a while, four times
/// longer each time. While several pieces of it hold network threads at once, the next go to the pool.
/// </summary>
/// <remarks>
/// Inline work that blocks is never fatal: another thread takes over the network thread's connections after 2 ms, and while so
/// many are held that none could, work goes to the pool. On a thread that is no network thread work simply runs. Safe for use
/// from many threads.
/// </remarks>
public sealed class Placement
{
    // So often inline work is timed; work on the pool more often, as it has to show that it is short.
    private const int InlineSampling = 8;
    private const int PooledSampling = 2;
    private const int SamplesToDecide = 256;

    // When so many hold network threads at the same time, the next one would too.
    private const int MostHolding = 4;

    // One long one among many short ones says that there are such; the guard deals with it.
    private static readonly TimeSpan LongestInlineSample = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPooledSample = TimeSpan.FromMilliseconds(5);

    // How long connections stand still until another thread takes over.
    private static readonly TimeSpan StandstillOfTakeOver = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan StandstillWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostStandstill = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan FirstHold = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly PlacementPolicy? _policy;
    private readonly TimeProvider _time;
    private readonly bool _neverBlocks;
    private volatile bool _inline;
    private int _holding;
    private int _calls;
    private int _samples;
    private TimeSpan _sampled;
    private long _standstillSince;
    private TimeSpan _standstill;
    private TimeSpan _hold = FirstHold;
    private long _heldSince;
    private bool _held;

    private Placement(bool inline, bool neverBlocks = false)
    {
        _inline = inline;
        _neverBlocks = neverBlocks;
        _time = TimeProvider.System;
    }

    /// <summary>Makes a placement that learns, for one kind of work: a method's handler, or what awaits a method's answers.</summary>
    /// <param name="policy">When it changes its mind.</param>
    /// <param name="time">Its clock; default the system's.</param>
    public Placement(PlacementPolicy policy, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _policy = policy;
        _inline = policy.StartsInline;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Always inline while threads are left to take over: for work that is known to be short.</summary>
    public static Placement Inline { get; } = new(true);

    /// <summary>
    /// Inline even when no thread is left to take over: for work that never blocks and that those held may wait for, such as
    /// waking a blocked thread.
    /// </summary>
    public static Placement NeverBlocking { get; } = new(true, neverBlocks: true);

    /// <summary>Always on the thread pool.</summary>
    public static Placement ThreadPool { get; } = new(false);

    /// <summary>Where work goes now.</summary>
    public bool IsInline => _inline;

    /// <summary>How often work that ran inline too long was sent to the pool.</summary>
    public int Demotions { get; private set; }

    /// <summary>True when work may begin on this thread: it is no network thread, or the work runs inline.</summary>
    public bool StaysHere => PollerThread.Current is not { } thread || MayRunOn(thread);

    /// <summary>
    /// Has the work done: on a network thread and inline, once the thread has read what its connections received; otherwise
    /// on the thread pool.
    /// </summary>
    public static void Schedule(IPlacedWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (PollerThread.Current is not { } thread || !work.Placement.MayRunOn(thread) || !thread.TryDefer(work))
        {
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
        }
    }

    /// <summary>Notes that work begins on this thread. Give the result to <see cref="End"/> on the same thread.</summary>
    public PlacementRun Begin()
    {
        if (_policy is null)
        {
            return default;
        }

        // Lost counts do no harm.
        var timed = ++_calls % (_inline ? InlineSampling : PooledSampling) == 0;
        var thread = PollerThread.Current;
        var around = thread?.BeginWork(this);
        return timed ? new PlacementRun(_time.GetTimestamp(), SendClock.Start(), thread, around) : new PlacementRun(0, 0, thread, around);
    }

    /// <summary>Notes that the work has ended, or waits for something without holding the thread.</summary>
    public void End(in PlacementRun run)
    {
        if (run.Started != 0)
        {
            Sample(_time.GetElapsedTime(run.Started) - SendClock.Stop(run.Sent));
        }

        if (run.Thread is not { } thread)
        {
            return;
        }

        if (!thread.TryEndWork(run.Around))
        {
            Interlocked.Decrement(ref _holding);
        }

        if (!thread.IsInCharge)
        {
            StoodStill();
        }
    }

    /// <summary>Does the work on this thread and learns from it, or leaves it to the pool when it may not begin here.</summary>
    public void Run(IPlacedWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!StaysHere)
        {
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
            return;
        }

        var run = Begin();
        work.Run();
        End(run);
    }

    /// <summary>Counts work that has just made another thread take over, until it ends.</summary>
    internal void CountHeld() => Interlocked.Increment(ref _holding);

    private bool MayRunOn(PollerThread thread) =>
        _inline && (_neverBlocks || (thread.TakesInlineWork && Volatile.Read(ref _holding) < MostHolding));

    private void Sample(TimeSpan taken)
    {
        lock (_gate)
        {
            var longest = _inline ? LongestInlineSample : LongestPooledSample;
            _sampled += taken < longest ? taken : longest;
            if (++_samples < SamplesToDecide)
            {
                return;
            }

            var mean = _sampled / _samples;
            _samples = 0;
            _sampled = TimeSpan.Zero;
            if (_inline)
            {
                if (mean > _policy!.DemoteAbove)
                {
                    Demote();
                }
            }
            else if (mean < _policy!.PromoteBelow && !IsHeld())
            {
                _inline = true;
            }
        }
    }

    /// <summary>The network thread was replaced while the work ran on it.</summary>
    private void StoodStill()
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_standstillSince) > StandstillWindow)
            {
                _standstillSince = _time.GetTimestamp();
                _standstill = TimeSpan.Zero;
            }

            _standstill += StandstillOfTakeOver;
            if (_standstill > MostStandstill && _inline)
            {
                Demote();
            }
        }
    }

    private void Demote()
    {
        _hold = _held && _time.GetElapsedTime(_heldSince) < 2 * LongestHold ? Longer(_hold) : FirstHold;
        _heldSince = _time.GetTimestamp();
        _held = true;
        _inline = false;
        _samples = 0;
        _sampled = TimeSpan.Zero;
        Demotions++;
    }

    private bool IsHeld() => _held && _time.GetElapsedTime(_heldSince) < _hold;

    private static TimeSpan Longer(TimeSpan hold) => hold * 4 < LongestHold ? hold * 4 : LongestHold;
}
