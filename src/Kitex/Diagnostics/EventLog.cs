namespace Kitex.Diagnostics;

/// <summary>The last things that happened to a client or a server. Whether anybody will ever look or not: they are few.</summary>
/// <param name="time">The clock of the side.</param>
internal sealed class EventLog(TimeProvider time)
{
    /// <summary>How many are kept.</summary>
    public const int Kept = 200;

    private readonly Recent<DiagnosticEvent> _events = new(Kept);

    /// <summary>The newest first.</summary>
    public IReadOnlyList<DiagnosticEvent> Events => _events.NewestFirst();

    /// <summary>Something has happened.</summary>
    public void Note(DiagnosticEventKind kind, string text) => _events.Add(new DiagnosticEvent(time.GetUtcNow(), kind, text));
}
