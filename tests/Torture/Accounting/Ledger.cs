using System.Collections.Concurrent;
using System.Globalization;

namespace Kitex.Torture.Accounting;

/// <summary>The calls begun and how they ended, and everything that must not happen.</summary>
internal sealed class Ledger
{
    private const int MostPrinted = 25;

    private readonly ConcurrentDictionary<CallRecord, byte> _open = new();
    private readonly ConcurrentDictionary<string, long> _ends = new();
    private long _begun;
    private long _ended;
    private long _offences;

    /// <summary>Calls that have not ended.</summary>
    public int Open => _open.Count;

    /// <summary>Calls that have ended.</summary>
    public long Ended => Volatile.Read(ref _ended);

    /// <summary>Things that must not happen and did.</summary>
    public long Offences => Volatile.Read(ref _offences);

    /// <summary>True when every call begun has ended once.</summary>
    public bool IsBalanced => _open.IsEmpty && Volatile.Read(ref _begun) == Ended;

    public void Begin(CallRecord call)
    {
        Interlocked.Increment(ref _begun);
        _open.TryAdd(call, 0);
    }

    /// <summary>Notes the end of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="kind">In a word, to be counted by.</param>
    public void End(CallRecord call, string kind)
    {
        if (!call.TryEnd())
        {
            Offend($"{call} ended twice");
            return;
        }

        _open.TryRemove(call, out _);
        Interlocked.Increment(ref _ended);
        Count(kind);
    }

    /// <summary>Counts something that may happen.</summary>
    public void Count(string kind) => _ends.AddOrUpdate(kind, 1, static (_, count) => count + 1);

    /// <summary>Notes something that must not happen.</summary>
    public void Offend(string what)
    {
        if (Interlocked.Increment(ref _offences) <= MostPrinted)
            Console.Error.WriteLine($"offence: {what}");
    }

    /// <summary>Names the calls that have not ended.</summary>
    public void PrintOpen()
    {
        foreach (var (call, _) in _open.Take(MostPrinted))
            Console.Error.WriteLine($"never ended: {call}");
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_begun} calls begun, {_ended} ended; {string.Join(", ", _ends.OrderBy(static e => e.Key, StringComparer.Ordinal).Select(static e => $"{e.Key} {e.Value}"))}");
}
