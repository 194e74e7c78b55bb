using System.Net;
using Kitex.Network;

namespace Kitex.Fuzz;

/// <summary>A connection on which these bytes arrive and then the end. Nothing waits.</summary>
/// <param name="bytes">What the peer sends.</param>
/// <param name="piece">How many bytes arrive at once, unless more are asked for.</param>
internal sealed class ScriptedConnection(byte[] bytes, int piece) : NetworkConnection
{
    private int _start;
    private int _end;

    public override EndPoint? LocalEndPoint => null;

    public override EndPoint? RemoteEndPoint => null;

    public override ReadOnlySpan<byte> Input => bytes.AsSpan(_start, _end - _start);

    public override bool IsReusable => false;

    public override Exception? Failure => null;

    public override CancellationToken Closed => default;

    public override ValueTask<ReadStatus> ReadAsync(int atLeast, TimeSpan timeout, CancellationToken cancellation = default)
    {
        if (atLeast <= _end - _start)
        {
            throw new InvalidOperationException($"{atLeast} bytes are asked for, {_end - _start} are there and were not enough.");
        }

        _end = (int)Math.Min(bytes.Length, Math.Max((long)_start + atLeast, (long)_end + piece));
        return new(atLeast <= _end - _start ? ReadStatus.Ready : ReadStatus.Ended);
    }

    public override void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _end - _start);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _start += count;
    }

    public override ValueTask<FlushStatus> FlushAsync(TimeSpan timeout, CancellationToken cancellation = default) => new(FlushStatus.Flushed);

    public override void Interrupt()
    {
    }

    public override void Abort(Exception? reason = null)
    {
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
