using Kitex.Conformance.Tests.Captures;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>A recorded answer that this server does not give, because it has a better one.</summary>
/// <param name="Answer">The better outcome, made from the recorded one.</param>
/// <param name="Reason">Why it is better; also in docs/differences-from-kitex.md.</param>
internal sealed record KnownDifference(Func<ConnectionOutcome, ConnectionOutcome> Answer, string Reason)
{
    private static readonly Dictionary<string, KnownDifference> ByCapture = new()
    {
        ["probe_framed_union_two_members"] = new(
            static _ => new ConnectionOutcome(
                ["framed 3 echoAll#7 {1:\"RichService.echoAll: the response could not be encoded: union Choice must have exactly one member set; it has 2\", 2:I32 6}"],
                IsClosed: false),
            "Kitex panics while it encodes the result and drops the connection without an answer."),

        ["probe_framed_empty_args"] = new(
            static _ => new ConnectionOutcome(["framed 3 echo#7 {1:\"the argument req of Echo.echo is missing\", 2:I32 6}"], IsClosed: false),
            "The same type id on a connection that goes on; the text names the argument instead of the crash of the recorded handler."),

        ["probe_ttheader_length_zero"] = new(
            static _ => new ConnectionOutcome([], IsClosed: true),
            "A LENGTH that ends before the header is refused instead of read as unknown; nothing tells where the next message begins."),

        ["probe_ttheader_empty_payload"] = new(
            static recorded => recorded with { IsClosed = true },
            "LENGTH says that no message follows the header, so the connection is closed at once; Kitex waits for one until its read timeout."),

        ["echo_buffered_unknown_method"] = new(
            static recorded => recorded with { IsClosed = true },
            "No difference: the ends of both sides crossed in the recording. Kitex closes after this answer, as echo_framed_unknown_method shows."),
    };

    /// <summary>The outcome to expect where this one was recorded.</summary>
    public static ConnectionOutcome Apply(Capture capture, ConnectionOutcome recorded) =>
        ByCapture.TryGetValue(capture.Name, out var difference) ? difference.Answer(recorded) : recorded;
}
