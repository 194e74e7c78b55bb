namespace Kitex.Resilience.Timeouts;

/// <summary>When a call or an attempt must be answered. Transports end it then; no layer keeps a timer of its own for it.</summary>
/// <param name="At">A timestamp of the client's clock; 0 for no limit.</param>
/// <param name="Origin">Whose time ends then.</param>
internal readonly record struct CallDeadline(long At, DeadlineOrigin Origin)
{
    /// <summary>That of a whole call, which ends with the call it is made within at the latest.</summary>
    /// <param name="time">The client's clock.</param>
    /// <param name="started">When the call began.</param>
    /// <param name="timeout">Its own time; infinite for none.</param>
    /// <param name="incoming">The call being served; null for none.</param>
    public static CallDeadline Of(TimeProvider time, long started, TimeSpan timeout, RpcRequest? incoming)
    {
        var own = After(time, started, timeout);
        var inherited = incoming?.Deadline ?? 0;
        return inherited != 0 && (own == 0 || inherited < own) ? new(inherited, DeadlineOrigin.Caller) : new(own, DeadlineOrigin.Call);
    }

    /// <summary>That of one attempt, which ends with the call at the latest.</summary>
    /// <param name="time">The client's clock.</param>
    /// <param name="begun">When the attempt begins.</param>
    /// <param name="timeout">Its own time; infinite for none.</param>
    public CallDeadline ForAttempt(TimeProvider time, long begun, TimeSpan timeout)
    {
        var own = After(time, begun, timeout);
        return own != 0 && (At == 0 || own < At) ? new(own, DeadlineOrigin.Attempt) : this;
    }

    private static long After(TimeProvider time, long from, TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return 0;
        }

        var ticks = timeout.TotalSeconds * time.TimestampFrequency;
        return ticks >= long.MaxValue - from ? 0 : from + (long)ticks;
    }
}
