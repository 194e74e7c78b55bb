using System.Text;
using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Etcd.Wire;

/// <summary>What a watch says.</summary>
internal sealed record WatchResponse : IProtobufResponse<WatchResponse>
{
    /// <summary>Of the store.</summary>
    public long Revision { get; init; }

    /// <summary>Whether the watch has begun.</summary>
    public bool IsCreated { get; init; }

    /// <summary>Whether the server has ended it.</summary>
    public bool IsCanceled { get; init; }

    /// <summary>The oldest revision that there still is, where that is why it has ended; otherwise 0.</summary>
    public long CompactRevision { get; init; }

    /// <summary>Why else it has ended.</summary>
    public string CancelReason { get; init; } = "";

    /// <summary>What has changed, in order.</summary>
    public IReadOnlyList<WatchEvent> Events { get; init; } = [];

    public static WatchResponse Read(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFieldReader(message);
        var read = new WatchResponse();
        var events = new List<WatchEvent>();
        while (fields.ReadField(out var number, out var type))
        {
            switch (number, type)
            {
                case (1, ProtobufWireType.Bytes): read = read with { Revision = ResponseHeader.ReadRevision(fields.ReadBytes()) }; break;
                case (3, ProtobufWireType.Varint): read = read with { IsCreated = fields.ReadVarint() != 0 }; break;
                case (4, ProtobufWireType.Varint): read = read with { IsCanceled = fields.ReadVarint() != 0 }; break;
                case (5, ProtobufWireType.Varint): read = read with { CompactRevision = (long)fields.ReadVarint() }; break;
                case (6, ProtobufWireType.Bytes): read = read with { CancelReason = Encoding.UTF8.GetString(fields.ReadBytes()) }; break;
                case (11, ProtobufWireType.Bytes): events.Add(WatchEvent.Read(fields.ReadBytes())); break;
                default: fields.Skip(number, type); break;
            }
        }

        return read with { Events = events };
    }
}
