namespace Kitex.Diagnostics;

/// <summary>A call that was slow, or failed.</summary>
public sealed record DiagnosedCall
{
    /// <summary>When it ended.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>"package.Service/Method", or <see cref="KitexTelemetry.OtherMethod"/>.</summary>
    public required string Method { get; init; }

    /// <summary>Where it went last, or came from; null for nowhere.</summary>
    public string? Peer { get; init; }

    /// <summary>On the server, the name of the calling service; null when unknown.</summary>
    public string? Caller { get; init; }

    /// <summary>On the client, the name of the service called.</summary>
    public string? Callee { get; init; }

    /// <summary>On the server, how it came: "ttheader", "framed", "grpc".</summary>
    public string? Transport { get; init; }

    /// <summary>How it failed, as <see cref="KitexTelemetry.ErrorTag"/>; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>The error's text; null when it did not fail.</summary>
    public string? Text { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How many attempts were made.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The trace it belongs to, 32 hexadecimal digits; null for none.</summary>
    public string? TraceId { get; init; }

    /// <summary>What it spent its time on; empty for one that was not looked at.</summary>
    public IReadOnlyList<PhaseTime> Phases { get; init; } = [];
}
