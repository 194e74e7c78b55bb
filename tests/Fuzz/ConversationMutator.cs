using System.Buffers.Binary;

namespace Kitex.Fuzz;

/// <summary>
/// Makes what one side of a connection says from what was recorded: a few messages one after the other, some with another
/// header, some with a changed payload. The lengths in front are made right again in most, so that what is behind is read.
/// </summary>
internal sealed class ConversationMutator(IReadOnlyList<IReadOnlyList<RecordedMessage>> conversations)
{
    private const int MostMessages = 3;
    private const int LengthBytes = 4;
    private const int KeptBytes = 8;

    // The recordings have one mesh header, without keys.
    private static readonly byte[] MeshHeader = Convert.FromHexString("FFAF00120002000369736E00044563686F0001610000");

    private readonly ThriftFrameMutator _payloads = new([.. conversations.SelectMany(static side => side).Select(static message => message.Payload)]);
    private readonly TTHeaderMutator _meshHeaders = new([MeshHeader]);
    private readonly TTHeaderMutator _headers = new(
        [.. conversations.SelectMany(static side => side).Select(static message => message.Header).Where(static header => header.Length > KeptBytes)]);

    public byte[] Next(Random random)
    {
        var side = conversations[random.Next(conversations.Count)];
        var first = random.Next(side.Count);
        var bytes = new List<byte>();
        foreach (var message in side.Skip(first).Take(random.Next(1, MostMessages + 1)))
        {
            bytes.AddRange(Changed(message, random));
        }

        if (random.Next(16) == 0)
        {
            var end = random.Next(bytes.Count);
            bytes.RemoveRange(end, bytes.Count - end);
        }

        return [.. bytes];
    }

    private byte[] Changed(RecordedMessage message, Random random)
    {
        var payload = message.Payload;
        if (random.Next(2) == 0)
        {
            var changed = new List<byte>(payload);
            _payloads.Mutate(changed, message.IsFramed ? LengthBytes + KeptBytes : KeptBytes, random);
            payload = [.. changed];
            if (message.IsFramed && payload.Length >= LengthBytes && random.Next(8) > 0)
            {
                BinaryPrimitives.WriteInt32BigEndian(payload, payload.Length - LengthBytes);
            }
        }

        if (message.Header.Length == 0)
        {
            return random.Next(4) == 0 ? TTHeaderMutator.WithPayload(_meshHeaders.NextHeader(random), payload) : payload;
        }

        var header = random.Next(4) == 0 ? _headers.NextHeader(random) : [.. message.Header];
        return random.Next(8) == 0 ? [.. header, .. payload] : TTHeaderMutator.WithPayload(header, payload);
    }
}
