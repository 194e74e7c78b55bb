using System.Diagnostics.Tracing;

namespace Kitex.Server.Tests.Grpc;

/// <summary>Counts the arrays that are rented from the shared pools and not returned.</summary>
internal sealed class RentedBuffers : EventListener
{
    private const int Rented = 1;
    private const int Returned = 3;

    private long _count;

    public long Count => Interlocked.Read(ref _count);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventId == Rented)
        {
            Interlocked.Increment(ref _count);
        }
        else if (eventData.EventId == Returned)
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
