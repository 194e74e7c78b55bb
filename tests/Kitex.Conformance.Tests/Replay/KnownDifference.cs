using Kitex.Conformance.Tests.Captures;
using Kitex.Conformance.Tests.Wire;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>What this server answers or this client sends other than recorded, because it is better.</summary>
/// <param name="Reason">Why it is better; also in docs/differences-from-kitex.md.</param>
internal sealed record KnownDifference(string Reason)
{
    private static readonly Dictionary<string, KnownDifference> ByCapture = new()
    {
        ["probe_framed_union_two_members"] = new("Kitex panics while it encodes the result and drops the connection without an answer.")
        {
            Answer = static _ => new ConnectionOutcome(
                ["framed 3 echoAll#7 {1:\"RichService.echoAll: the response could not be encoded: union Choice must have exactly one member set; it has 2\", 2:I32 6}"],
                IsClosed: false),
        },

        ["probe_framed_empty_args"] = new("The same type id on a connection that goes on; the text names the argument instead of the crash of the recorded handler.")
        {
            Answer = static _ => new ConnectionOutcome(["framed 3 echo#7 {1:\"the argument req of Echo.echo is missing\", 2:I32 6}"], IsClosed: false),
        },

        ["probe_ttheader_length_zero"] = new("A LENGTH that ends before the header is refused instead of read as unknown; nothing tells where the next message begins.")
        {
            Answer = static _ => new ConnectionOutcome([], IsClosed: true),
        },

        ["probe_ttheader_empty_payload"] = new("LENGTH says that no message follows the header, so the connection is closed at once; Kitex waits for one until its read timeout.")
        {
            Answer = static recorded => recorded with { IsClosed = true },
        },

        ["probe_grpc_headers_end_stream"] = new("Kitex never answers a unary call whose headers end the stream.")
        {
            Answer = static recorded => recorded with
            {
                Answers = ["1: [:status: 200, content-type: application/grpc, grpc-message: PbEcho.Unary: the call ended without a message, grpc-status: 13] end"],
            },
        },

        ["kpb_struct_oneof_string"] = new("Kitex loses a member of a oneof that is set and empty; it arrives from here.")
        {
            Request = static recorded => recorded with
            {
                Fields = new SortedDictionary<short, WireField>(recorded.Fields) { [23] = new(WireType.String, "") },
            },
        },

        ["echo_buffered_unknown_method"] = new("The ends of both sides crossed in the recording. Kitex closes after this answer, as echo_framed_unknown_method shows.")
        {
            Answer = static recorded => recorded with { IsClosed = true },
            IsOfRecording = true,
        },
    };

    /// <summary>The better outcome, made from the recorded one.</summary>
    private Func<ConnectionOutcome, ConnectionOutcome> Answer { get; init; } = static recorded => recorded;

    /// <summary>The better request, made from the recorded one.</summary>
    private Func<WireMessage, WireMessage> Request { get; init; } = static recorded => recorded;

    /// <summary>Whether it is the recording that does not show what Kitex does.</summary>
    private bool IsOfRecording { get; init; }

    /// <summary>The captures with a difference to Kitex.</summary>
    public static IEnumerable<string> Names => ByCapture.Where(static pair => !pair.Value.IsOfRecording).Select(static pair => pair.Key);

    /// <summary>The outcome to expect where this one was recorded.</summary>
    public static ConnectionOutcome Apply(Capture capture, ConnectionOutcome recorded) =>
        ByCapture.TryGetValue(capture.Name, out var difference) ? difference.Answer(recorded) : recorded;

    /// <summary>The request to expect where this one was recorded.</summary>
    public static WireMessage Apply(Capture capture, WireMessage recorded) =>
        ByCapture.TryGetValue(capture.Name, out var difference) ? difference.Request(recorded) : recorded;
}
