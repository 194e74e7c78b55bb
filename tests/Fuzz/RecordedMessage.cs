using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;
using Kitex.Serialization.Thrift;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Fuzz;

/// <summary>A recorded message in its parts.</summary>
/// <param name="Header">The TTHeader or mesh header; empty where there is none.</param>
/// <param name="Payload">What stands behind it.</param>
/// <param name="IsFramed">Whether the payload begins with its length.</param>
internal sealed record RecordedMessage(byte[] Header, byte[] Payload, bool IsFramed)
{
    // Larger ones cost time and show nothing that smaller ones do not.
    private const int MostBytes = 4096;

    private static ReadOnlySpan<byte> ProtobufMagic => [0x90, 0x01];

    /// <summary>What either side said on the recorded connections, as far as it is messages.</summary>
    public static IReadOnlyList<IReadOnlyList<RecordedMessage>> Conversations() =>
    [
        .. Capture.Names("*").Select(Capture.Read)
            .SelectMany(static capture => new[] { capture.Client, capture.Server })
            .Select(static side => side.Select(Of).OfType<RecordedMessage>().ToList())
            .Where(static side => side.Count > 0),
    ];

    private static RecordedMessage? Of(byte[] bytes)
    {
        var start = 0;
        if (TTHeaderFormat.Matches(bytes))
        {
            start = TTHeaderReader.TryRead(bytes, out var header).Status == ThriftParseStatus.Done ? header.PayloadStart : 0;
        }
        else if (MeshHeaderReader.TryRead(bytes, out var mesh).Status == ThriftParseStatus.Done)
        {
            start = mesh.PayloadStart;
        }

        var payload = bytes[start..];
        if (bytes.Length > MostBytes || payload.Length < MessageFraming.HeadBytes)
        {
            return null;
        }

        var isFramed = ThriftEnvelope.IsStrict(payload.AsSpan(4)) || payload.AsSpan(4).StartsWith(ProtobufMagic);
        return isFramed || ThriftEnvelope.IsStrict(payload) ? new RecordedMessage(bytes[..start], payload, isFramed) : null;
    }
}
