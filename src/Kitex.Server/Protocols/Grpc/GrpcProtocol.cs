using System.Collections.Concurrent;
using Kitex.Network;
using Kitex.Protocols.Http2;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>gRPC over HTTP/2 with prior knowledge: connections that begin with HTTP/2's preface.</summary>
internal sealed class GrpcProtocol(GrpcServerSettings settings) : ServerProtocol
{
    private readonly ConcurrentDictionary<GrpcServerConnection, byte> _open = new();

    public override string Name => "grpc";

    /// <summary>The calls that open connections or their handlers hold.</summary>
    public int CallCount => _open.Keys.Sum(static open => open.Http2.InUse);

    /// <summary>The bytes that open connections hold of what their peers do not take, and of headers that have not come whole.</summary>
    public long HeldBytes => _open.Keys.Sum(static open => open.Http2.HeldBytes);

    /// <summary>The deadlines that are watched.</summary>
    public int WatchedCount => settings.Timers.Count;

    /// <summary>
    /// Asks for the whole preface, so that the time for a first message bounds it; Kitex v0.16.3 is content with 8 bytes and
    /// waits for the rest for ever.
    /// </summary>
    public override ProtocolMatch Match(ReadOnlySpan<byte> head) => Http2Preface.Read(head) switch
    {
        Http2ReadStatus.Ready => ProtocolMatch.Yes,
        Http2ReadStatus.NeedMore => ProtocolMatch.NeedMore,
        _ => ProtocolMatch.No,
    };

    public override async Task ServeAsync(NetworkConnection connection)
    {
        connection.Consume(Http2Preface.Bytes.Length);
        var served = new GrpcServerConnection(connection, settings);
        using var http2 = served.Http2;
        _open.TryAdd(served, 0);
        if (settings.IsDraining)
        {
            http2.Drain();
        }

        try
        {
            await http2.Ended.ConfigureAwait(false);
            await http2.WaitUntilSentAsync().ConfigureAwait(false);
        }
        finally
        {
            _open.TryRemove(served, out _);
            served.End();
        }
    }
}
