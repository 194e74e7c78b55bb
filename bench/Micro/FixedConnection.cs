using System.Net;
using Kitex.Network;

namespace Kitex.Micro;

/// <summary>A connection on which the same bytes have come, again and again, and whose answers nobody takes.</summary>
/// <param name="bytes">What has come.</param>
internal sealed class FixedConnection(byte[] bytes) : NetworkConnection
{
    private static readonly IPEndPoint Peer = new(IPAddress.Loopback, 40000);

    public override EndPoint? LocalEndPoint => null;

    public override EndPoint? RemoteEndPoint => Peer;

    public override ReadOnlySpan<byte> Input => bytes;

    public override bool IsReusable => true;

    public override Exception? Failure => null;

    public override CancellationToken Closed => default;

    public override ValueTask<ReadStatus> ReadAsync(int atLeast, TimeSpan timeout, CancellationToken cancellation = default) => new(ReadStatus.Ready);

    public override void Consume(int count)
    {
    }

    public override ValueTask<FlushStatus> FlushAsync(TimeSpan timeout, CancellationToken cancellation = default)
    {
        Output.Clear();
        return new(FlushStatus.Flushed);
    }

    public override void Interrupt()
    {
    }

    public override void Abort(Exception? reason = null)
    {
    }

    public override ValueTask DisposeAsync() => default;
}
