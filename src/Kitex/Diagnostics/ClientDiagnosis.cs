using System.Collections.ObjectModel;

namespace Kitex.Diagnostics;

/// <summary>A client as it is at one moment.</summary>
public sealed record ClientDiagnosis
{
    /// <summary>The name of the service called.</summary>
    public required string Callee { get; init; }

    /// <summary>What carries the calls.</summary>
    public required string Transport { get; init; }

    /// <summary>The options that hold now, as text, by name.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The layers a call goes through, outermost first.</summary>
    public IReadOnlyList<string> Pipeline { get; init; } = [];

    /// <summary>The services watched, with their instances.</summary>
    public IReadOnlyList<DiagnosedTarget> Targets { get; init; } = [];

    /// <summary>How calls are tried again, by method; "*" stands for all others.</summary>
    public IReadOnlyDictionary<string, string> Retry { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The circuits that are not closed.</summary>
    public IReadOnlyList<CircuitStatus> Circuits { get; init; } = [];

    /// <summary>The figures of its methods; empty for a client whose calls are not counted.</summary>
    public IReadOnlyList<MethodFigures> Methods { get; init; } = [];

    /// <summary>The last calls that were slow, the newest first.</summary>
    public IReadOnlyList<DiagnosedCall> Slow { get; init; } = [];

    /// <summary>The last calls that failed, the newest first.</summary>
    public IReadOnlyList<DiagnosedCall> Failed { get; init; } = [];

    /// <summary>What has happened to it, the newest first.</summary>
    public IReadOnlyList<DiagnosticEvent> Events { get; init; } = [];
}
