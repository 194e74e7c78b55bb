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
        // A frame cut short is recorded at the end, but was sent first; OrderBy keeps the rest in order.
        var steps = connection.OrderBy(static step => step.IsUnfinished ? 0 : 1).ToList();
        var sends = new List<RecordedSend>();
        var answers = new List<byte[]>();
        CaptureStep? last = null;
        foreach (var step in steps.Where(static step => !step.IsEnd))
        {
            if (!step.FromClient)
                answers.Add(step.Bytes!);
            else if (last is { FromClient: true } && last.Time == step.Time)
                sends[^1] = sends[^1] with { Bytes = [.. sends[^1].Bytes, .. step.Bytes!] };
            else
                sends.Add(new RecordedSend(step.Bytes!, answers.Count));
            last = step;
        }

        var ends = steps.First(static step => step.IsEnd);
        return new RecordedConnection(sends, answers, !ends.FromClient, steps[0].IsUnfinished);
    }
}
