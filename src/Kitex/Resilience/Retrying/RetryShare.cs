using System.Globalization;

namespace Kitex.Resilience.Retrying;

/// <summary>What a method's retries may be, measured over the last 10 s: the retry breaker of Kitex v0.16.3.</summary>
/// <param name="budget">What is counted.</param>
/// <param name="time">The client's clock.</param>
internal sealed class RetryShare(RetryBudget budget, TimeProvider time)
{
    private const int LeastSamples = 10;

    private readonly OutcomeWindow _window = new(time);

    /// <summary>An attempt begins.</summary>
    /// <param name="isRetry">False for the first of a call.</param>
    /// <param name="now">A timestamp.</param>
    public void Begin(bool isRetry, long now)
    {
        if (budget == RetryBudget.Failures)
        {
            return;
        }

        if (isRetry)
        {
            _window.Failed(now);
        }
        else
        {
            _window.Succeeded(now);
        }
    }

    /// <summary>An attempt has ended.</summary>
    public void End(RpcError? error)
    {
        if (budget == RetryBudget.Retries)
        {
            return;
        }

        switch (CallVerdicts.OfService(error))
        {
            case CallVerdict.Success:
                _window.Succeeded(time.GetTimestamp());
                break;
            case CallVerdict.Timeout:
                _window.TimedOut(time.GetTimestamp());
                break;
            case CallVerdict.Failure:
                _window.Failed(time.GetTimestamp());
                break;
            default:
                break;
        }
    }

    /// <summary>Why no attempt may be added, in the words of Kitex v0.16.3; null when one may.</summary>
    /// <param name="most">The share at which no more are.</param>
    /// <param name="now">A timestamp.</param>
    public string? Exhausted(double most, long now)
    {
        var counts = _window.At(now);
        return counts.Samples < LeastSamples || counts.ErrorRate < most
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"retry circuit break, errRate={counts.ErrorRate:0.000}, sample={counts.Samples}");
    }
}
