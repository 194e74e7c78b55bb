using System.Collections.ObjectModel;

namespace Kitex.Diagnostics;

/// <summary>A server as it is at one moment, with the clients it watches.</summary>
public sealed record ServerDiagnosis
{
    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Its services by name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it listens; null before the start.</summary>
    public string? Address { get; init; }

    /// <summary>Where it is in its life.</summary>
    public ServerState State { get; init; }

    /// <summary>When it began to listen; null before.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The options that hold now, as text, by name.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The limits that hold now and what is counted towards them, by name.</summary>
    public IReadOnlyDictionary<string, double> Limits { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>What is served.</summary>
    public IReadOnlyList<DiagnosedService> Services { get; init; } = [];

    /// <summary>The layers a call goes through, outermost first.</summary>
    public IReadOnlyList<string> Pipeline { get; init; } = [];

    /// <summary>The most connections open at once; 0 for no limit.</summary>
    public int MaxConnections { get; init; }

    /// <summary>How many connections are open.</summary>
    public int ConnectionCount { get; init; }

    /// <summary>Connections that are open, 100 at most.</summary>
    public IReadOnlyList<DiagnosedConnection> Connections { get; init; } = [];

    /// <summary>Where it is registered.</summary>
    public IReadOnlyList<DiagnosedRegistration> Registrations { get; init; } = [];

    /// <summary>The figures of its methods; empty for a server whose calls are not counted.</summary>
    public IReadOnlyList<MethodFigures> Methods { get; init; } = [];

    /// <summary>The last calls that were slow, the newest first.</summary>
    public IReadOnlyList<DiagnosedCall> Slow { get; init; } = [];

    /// <summary>The last calls that failed, the newest first.</summary>
    public IReadOnlyList<DiagnosedCall> Failed { get; init; } = [];

    /// <summary>What has happened to it, the newest first.</summary>
    public IReadOnlyList<DiagnosticEvent> Events { get; init; } = [];

    /// <summary>The clients it watches.</summary>
    public IReadOnlyList<ClientDiagnosis> Clients { get; init; } = [];
}
