using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Kitex.Torture.Accounting;

namespace Kitex.Torture.Residue;

/// <summary>Watches the array pools: how many arrays are lent, and whether one is given back twice.</summary>
internal sealed class RentedArrays(Ledger ledger) : EventListener
{
    private const string Source = "System.Buffers.ArrayPoolEventSource";
    private const int Rented = 1;
    private const int Returned = 3;

    // By the number that the runtime gives each array; two may share one.
    private readonly ConcurrentDictionary<int, int> _lent = new();
    private int _count;
    private long _total;

    /// <summary>Arrays lent since the listening began and not given back.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How often an array was lent.</summary>
    public long Total => Volatile.Read(ref _total);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Source)
            EnableEvents(eventSource, EventLevel.Verbose);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name != Source || eventData.Payload is not [int id, ..])
            return;

        // May run before the constructor has ended; then nothing is lent yet.
        switch (eventData.EventId)
        {
            case Rented:
                Interlocked.Increment(ref _total);
                Interlocked.Increment(ref _count);
                _lent?.AddOrUpdate(id, 1, static (_, count) => count + 1);
                break;
            case Returned when _lent is not null:
                Interlocked.Decrement(ref _count);
                if (_lent.AddOrUpdate(id, -1, static (_, count) => count - 1) < 0)
                    ledger.Offend($"an array of {eventData.Payload[1]} bytes went back to its pool twice");
                break;
            default:
                break;
        }
    }
}
