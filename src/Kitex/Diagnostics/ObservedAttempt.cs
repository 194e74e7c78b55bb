using System.Diagnostics;

namespace Kitex.Diagnostics;

/// <summary>One attempt of a call that may have several, with a span of its own.</summary>
internal sealed class ObservedAttempt : CallTrace
{
    public ObservedAttempt(CallTrace whole, Activity span)
    {
        Whole = whole;
        Span = span;
        Phases = whole.Phases;
    }

    /// <summary>The call.</summary>
    public CallTrace Whole { get; }

    public override void SentTo(Instance instance)
    {
        base.SentTo(instance);
        Whole.SentTo(instance);
    }
}
