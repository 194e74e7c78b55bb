namespace Kitex.Conformance.Tests.Captures;

/// <summary>One connection of a capture as a client plays it: what to send, and how much to await before it.</summary>
/// <param name="Sends">What the client sent, in pieces, each as one write.</param>
/// <param name="Answers">What the server answered.</param>
/// <param name="IsClosedByServer">Whether the server closed first.</param>
/// <param name="IsUnfinished">Whether the client's bytes end in the middle of a message.</param>
internal sealed record RecordedConnection(
    IReadOnlyList<RecordedSend> Sends, IReadOnlyList<byte[]> Answers, bool IsClosedByServer, bool IsUnfinished)
{
    /// <summary>The connections of a capture, in order.</summary>
    public static IEnumerable<RecordedConnection> Of(Capture capture) =>
        capture.Steps.GroupBy(static step => step.Connection).Select(Of);

    private static RecordedConnection Of(IEnumerable<CaptureStep> connection)
    {
        var sends = new List<RecordedSend>();
        var answers = new List<byte[]>();
        CaptureStep? last = null;
        CaptureStep? end = null;
        var unfinished = false;
        foreach (var step in connection)
        {
            if (step.IsEnd)
                end ??= step;
            else if (!step.FromClient)
                answers.Add(step.Bytes!);
            else if (sends.Count > 0 && (step.IsUnfinished || (last is { FromClient: true } && last.Time == step.Time)))
                sends[^1] = sends[^1] with { Bytes = [.. sends[^1].Bytes, .. step.Bytes!] };
            else
                sends.Add(new RecordedSend(step.Bytes!, step.IsUnfinished ? 0 : answers.Count));
            unfinished |= step.IsUnfinished;
            last = step;
        }

        return new RecordedConnection(sends, answers, !end!.FromClient, unfinished);
    }
}
