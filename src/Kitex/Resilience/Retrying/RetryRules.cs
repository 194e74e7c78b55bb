using System.Globalization;
using Kitex.Resilience.Timeouts;

namespace Kitex.Resilience.Retrying;

/// <summary>What holds for every kind of retry: what is tried again, what stops it, and what the next attempt is.</summary>
internal static class RetryRules
{
    // Persistent metainfo of attempts after the first, by which services further down know (Kitex v0.16.3).
    private const string RetryKey = "RetryReq";

    // What gRPC's names of header fields make of it.
    private const string RetryKeyOfGrpc = "RETRYREQ";

    /// <summary>True when the call is made while serving another's retry.</summary>
    public static bool IsWithinRetry(RpcRequest request) =>
        !ReferenceEquals(request.Meta, MetaInfo.Empty) && (request.Meta.Persistent.ContainsKey(RetryKey) || request.Meta.Persistent.ContainsKey(RetryKeyOfGrpc));

    /// <summary>True when another attempt may do better.</summary>
    public static bool MayBeMended(RetryPolicy policy, RpcRequest request, in RpcResponse response, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return false;
        }

        if (response.Error is { } error)
        {
            if (error.Code == RpcErrorCode.Canceled)
            {
                return false;
            }

            if ((error.Code == RpcErrorCode.Timeout && policy.RetriesTimeouts) || error.IsPassing)
            {
                return true;
            }
        }

        return policy.ShouldRetry is { } asked && asked(request, response);
    }

    /// <summary>Why no attempt is added although one would be; null when nothing speaks against it.</summary>
    /// <param name="policy">The call's policy.</param>
    /// <param name="share">The method's share of retries.</param>
    /// <param name="last">The attempt before.</param>
    /// <param name="begun">When that one began.</param>
    /// <param name="wait">How long from now the next would begin.</param>
    /// <param name="time">The client's clock.</param>
    public static string? ReasonToStop(RetryPolicy policy, RetryShare share, RpcRequest last, long begun, TimeSpan wait, TimeProvider time)
    {
        var now = time.GetTimestamp();
        if (policy.MaxDuration > TimeSpan.Zero && time.GetElapsedTime(last.Started, now) + wait > policy.MaxDuration)
        {
            return $"exceed max duration[{Milliseconds(policy.MaxDuration)}]";
        }

        if (share.Exhausted(policy.MaxRetryShare, now) is { } exhausted)
        {
            return exhausted;
        }

        if (last.Track!.CallDeadline is not 0 and var deadline)
        {
            var left = time.GetElapsedTime(now, deadline) - wait;
            if (left <= TimeSpan.Zero)
            {
                return wait == TimeSpan.Zero ? "the call's time is over" : $"the call's time is over before a backoff of {Milliseconds(wait)}";
            }

            if (policy.StopsOnDeadline && left < time.GetElapsedTime(begun, now))
            {
                return $"deadline stop, {Milliseconds(left)} left";
            }
        }

        return null;
    }

    /// <summary>The outcome that stays because nothing is tried any more; a failure says why.</summary>
    public static RpcResponse Stopped(in RpcResponse response, int retries, string reason) => response.Error is { Code: not (RpcErrorCode.Declared or RpcErrorCode.Business) } error
        ? response.With(error.Noting(string.Create(CultureInfo.InvariantCulture, $"retried {retries}, {reason}")))
        : response;

    /// <summary>The attempt after this one.</summary>
    /// <param name="policy">The call's policy.</param>
    /// <param name="last">The attempt before.</param>
    /// <param name="asked">Where the caller wants all of them to go; null for where the balancer says.</param>
    /// <param name="begins">When it begins.</param>
    /// <param name="time">The client's clock.</param>
    public static RpcRequest NextAttempt(RetryPolicy policy, RpcRequest last, Instance? asked, long begins, TimeProvider time)
    {
        var track = last.Track!;
        var number = last.Attempt + 1;
        var deadline = new CallDeadline(track.CallDeadline, track.CallOrigin)
            .ForAttempt(time, begins, last.Options?.AttemptTimeout ?? last.Policy.AttemptTimeout ?? Timeout.InfiniteTimeSpan);
        return last.AsAttempt(
            number,
            asked ?? (policy.SameInstance ? track.Last ?? last.Destination : null),
            track.Next(),
            last.Meta.WithPersistent(RetryKey, number.ToString(CultureInfo.InvariantCulture)),
            deadline.At,
            deadline.Origin);
    }

    private static string Milliseconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0.#} ms");
}
