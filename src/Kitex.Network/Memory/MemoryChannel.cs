using System.Net;
using Kitex.Network.Connections;

namespace Kitex.Network.Memory;

/// <summary>One end of a connection in memory. As a work item it carries the news that bytes can be read.</summary>
internal sealed class MemoryChannel : ByteChannel, IThreadPoolWorkItem
{
    private readonly MemoryPipe _incoming;
    private readonly MemoryPipe _outgoing;
    private readonly MemorySending _sending;

    public MemoryChannel(MemoryPipe incoming, MemoryPipe outgoing, MemoryEndPoint? local, MemoryEndPoint? remote)
    {
        _incoming = incoming;
        _outgoing = outgoing;
        LocalEndPoint = local;
        RemoteEndPoint = remote;
        _sending = new MemorySending(this, outgoing);
    }

    public override EndPoint? LocalEndPoint { get; }

    public override EndPoint? RemoteEndPoint { get; }

    public override Transfer Receive(Span<byte> target) => _incoming.Read(target);

    public override Transfer Peek() => _incoming.Peek();

    public override bool AwaitReadable() => _incoming.AwaitReadable(this);

    public override Transfer Send(OutputBuffer output) => _sending.Start(output);

    public override void Close(bool abortive)
    {
        _sending.Close();
        if (abortive)
        {
            _outgoing.Break(new NetworkException($"The connection to {LocalEndPoint ?? RemoteEndPoint} was aborted by the peer."));
        }
        else
        {
            _outgoing.End();
        }

        _incoming.Break(new NetworkException($"The connection to {LocalEndPoint ?? RemoteEndPoint} was closed by the peer."));
    }

    void IThreadPoolWorkItem.Execute() => Events.OnReadable();
}
