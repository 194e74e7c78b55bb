namespace Kitex.Diagnostics;

/// <summary>What the calls of one method have come to since they are counted. The difference of two is what happened between them.</summary>
public sealed record MethodFigures
{
    /// <summary>"package.Service/Method", or <see cref="KitexTelemetry.OtherMethod"/>.</summary>
    public required string Method { get; init; }

    /// <summary>Calls and streams under way.</summary>
    public long Active { get; init; }

    /// <summary>Calls and streams that have ended.</summary>
    public long Calls { get; init; }

    /// <summary>Those that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Those answered with a business error or a declared exception, which is no failure.</summary>
    public long AnsweredNo { get; init; }

    /// <summary>How long those took that have ended; buckets without any are left out.</summary>
    public IReadOnlyList<LatencyCount> Latency { get; init; } = [];

    /// <summary>How many of them were looked at for their phases.</summary>
    public long PhaseSamples { get; init; }

    /// <summary>How long their phases took on average, in the order they are passed through.</summary>
    public IReadOnlyList<PhaseTime> Phases { get; init; } = [];
}
