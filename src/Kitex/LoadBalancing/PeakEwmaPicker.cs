using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>The better one is where a call costs less: its time, that of those before it, and the risk to fail.</summary>
internal sealed class PeakEwmaPicker : TwoChoicesPicker<LatencyLoad>
{
    private const double Unheard = 0.030;

    // Below, only the calls under way count.
    private const double Quickest = 0.000_001;

    private readonly TimeProvider _time;
    private readonly LatencyScale _scale;
    private readonly double _guess;
    private readonly double[] _weights;

    public PeakEwmaPicker(InstanceSet instances, PeakEwmaOptions options, PeakEwmaPicker? previous)
        : base(instances, previous)
    {
        _time = options.Time;
        _scale = new LatencyScale(options);
        _weights = RelativeWeights();
        _guess = options.InitialLatency?.TotalSeconds ?? MeanOfTheKnown();
    }

    protected override bool IsBetter(int other, int one)
    {
        var now = _time.GetTimestamp();
        return Cost(other, now) < Cost(one, now);
    }

    protected override void Learn(LatencyLoad load, in CallOutcome outcome)
    {
        var now = _time.GetTimestamp();
        var seconds = outcome.Elapsed.TotalSeconds;
        switch (outcome.Error?.Code)
        {
            case null or RpcErrorCode.Declared or RpcErrorCode.Business:
                load.Answered(outcome.IsStream ? null : seconds, now, _scale);
                break;
            case RpcErrorCode.Canceled or RpcErrorCode.CallerDeadline:
                load.GivenUp(outcome.IsStream ? 0 : seconds, now, _scale);
                break;
            case RpcErrorCode.Encoding or RpcErrorCode.TooLarge or RpcErrorCode.Unsupported or RpcErrorCode.AccessDenied or RpcErrorCode.Internal:
                // The call was at fault, or this side.
                break;
            default:
                load.Failed(outcome.IsStream ? 0 : seconds, now, _scale);
                break;
        }
    }

    private double Cost(int index, long now)
    {
        var load = LoadsOfCandidates[index];
        var underWay = load.InFlight;

        // One of which nothing is known is asked at once, and not by all until it has answered.
        return load.IsHeard || underWay > 0
            ? Math.Max(load.Expected(now, _guess, _scale), Quickest) * (1 + (underWay / _weights[index]))
            : 0;
    }

    private double MeanOfTheKnown()
    {
        var now = _time.GetTimestamp();
        var (sum, count) = (0.0, 0);
        foreach (var load in LoadsOfCandidates)
        {
            if (load.HasLatency)
            {
                sum += load.Expected(now, 0, _scale);
                count++;
            }
        }

        return count == 0 ? Unheard : sum / count;
    }
}
