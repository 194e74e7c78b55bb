namespace Kitex.Transport;

/// <summary>What is left of a call's time.</summary>
internal static class CallTime
{
    /// <summary>The time until the request's deadline, zero when it has passed; infinite without one.</summary>
    public static TimeSpan Remaining(RpcRequest request, TimeProvider time) =>
        request.Deadline == 0 ? Timeout.InfiniteTimeSpan : Left(time.GetElapsedTime(time.GetTimestamp(), request.Deadline));

    /// <summary>The same, for a timer: what is longer than one takes is as good as for ever.</summary>
    public static TimeSpan Waitable(RpcRequest request, TimeProvider time)
    {
        var remaining = Remaining(request, time);
        return remaining.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan : remaining;
    }

    /// <summary>True when the request's deadline has passed.</summary>
    public static bool IsOver(RpcRequest request, TimeProvider time) => request.Deadline != 0 && time.GetTimestamp() >= request.Deadline;

    /// <summary>The time since the call began.</summary>
    public static TimeSpan Spent(RpcRequest request, TimeProvider time) => time.GetElapsedTime(request.Started);

    // -1 ms would read as "infinite"; past is past.
    private static TimeSpan Left(TimeSpan left) => left <= TimeSpan.Zero ? TimeSpan.Zero : left;
}
