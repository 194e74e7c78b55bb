using Kitex.Diagnostics;

namespace Kitex.Client;

/// <content>What a client tells of itself.</content>
public abstract partial class KitexClient
{
    /// <summary>Whether it was disposed.</summary>
    internal bool IsDisposed => _disposed;

    /// <summary>The client as it is now. Takes time: for people, not for every call. Calls are counted once a server watches it.</summary>
    public ClientDiagnosis Diagnose()
    {
        var statistics = _observer.Statistics;
        return new ClientDiagnosis
        {
            Callee = _callee,
            Transport = _transport.Name,
            Options = ClientOptionTexts.Of(_live.Current),
            Pipeline = Describe(),
            Targets = _transport.NeedsDestination ? DiagnosedTargets.Of(_directory, _circuits, _transport) : [],
            Retry = ClientOptionTexts.RetryOf(_live.Current),
            Circuits = OpenCircuits(),
            Methods = statistics?.Figures ?? [],
            Slow = statistics?.Slow ?? [],
            Failed = statistics?.Failed ?? [],
            Events = _events.Events,
        };
    }

    /// <summary>Counts calls from now on, unless they are counted already.</summary>
    internal void Count(StatisticsSettings settings) => _observer.Count(new CallStatistics(settings, isServed: false, _time));
}
