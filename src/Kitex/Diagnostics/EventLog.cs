namespace Kitex.Diagnostics;

/// <summary>The last things that happened to a client or a server. Whether anybody will ever look or not: they are few.</summary>
/// <param name="time">The clock of the side.</param>
internal sealed class EventLog(TimeProvider time)
{
    /// <summary>How many are kept.</summary>
    public const int Kept = 200;

    // An overload comes up every second, and would leave nothing of what led to it.
    private const int KeptLimits = 50;

    private readonly Recent<DiagnosticEvent> _events = new(Kept);
    private readonly Recent<DiagnosticEvent> _limits = new(KeptLimits);

    /// <summary>The newest first.</summary>
    public IReadOnlyList<DiagnosticEvent> Events
    {
        get
        {
            var limits = _limits.NewestFirst();
            return limits.Length == 0
                ? _events.NewestFirst()
                : [.. _events.NewestFirst().Concat(limits).OrderByDescending(static e => e.At).Take(Kept)];
        }
    }

    /// <summary>Something has happened.</summary>
    public void Note(DiagnosticEventKind kind, string text) =>
        (kind == DiagnosticEventKind.Limit ? _limits : _events).Add(new DiagnosticEvent(time.GetUtcNow(), kind, text));
}
