using System.Diagnostics.Tracing;

namespace Kitex.Fuzz;

/// <summary>Counts the arrays that were rented and not returned since it was made; slow, so not for every input.</summary>
internal sealed class PoolWatch : EventListener
{
    private const string Pools = "System.Buffers.ArrayPoolEventSource";
    private const int Rented = 1;
    private const int Returned = 3;

    private readonly HashSet<(int Buffer, int Size)> _out = [];

    /// <summary>How many are out.</summary>
    public int Count
    {
        get
        {
            lock (_out)
            {
                return _out.Count;
            }
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Pools)
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventId is not (Rented or Returned) || _out is null)
        {
            return;
        }

        var buffer = ((int)eventData.Payload![0]!, (int)eventData.Payload[1]!);
        lock (_out)
        {
            _ = eventData.EventId == Rented ? _out.Add(buffer) : _out.Remove(buffer);
        }
    }
}
