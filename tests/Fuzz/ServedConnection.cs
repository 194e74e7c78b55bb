using System.Net;
using Kitex.Network;

namespace Kitex.Fuzz;

/// <summary>
/// The connection of a client that says these bytes and then leaves. They arrive in pieces, on the thread of whoever reads; what
/// the server sends is kept.
/// </summary>
/// <param name="bytes">What the client says.</param>
/// <param name="piece">How many bytes arrive at once, unless more are asked for.</param>
/// <param name="before">Done before each piece: what happens elsewhere while the client speaks.</param>
internal sealed class ServedConnection(byte[] bytes, int piece, Action before) : NetworkConnection
{
    private int _start;
    private int _end;
    private volatile bool _interrupted;
    private volatile Exception? _failure;
    private byte[] _sent = new byte[512];
    private int _sentBytes;

    public override EndPoint? LocalEndPoint => null;

    public override EndPoint? RemoteEndPoint => null;

    public override ReadOnlySpan<byte> Input => bytes.AsSpan(_start, _end - _start);

    public override bool IsReusable => false;

    public override Exception? Failure => _failure;

    public override CancellationToken Closed => default;

    /// <summary>All that was sent.</summary>
    public ReadOnlySpan<byte> Sent => _sent.AsSpan(0, _sentBytes);

    /// <summary>What the reader did that it must not; null for nothing.</summary>
    public string? Misuse { get; private set; }

    public override ValueTask<ReadStatus> ReadAsync(int atLeast, TimeSpan timeout, CancellationToken cancellation = default)
    {
        if (atLeast <= _end - _start)
        {
            Misuse = $"{atLeast} bytes are asked for, {_end - _start} are there and were not enough.";
        }

        before();
        if (_failure is not null)
        {
            return new(ReadStatus.Failed);
        }

        if (_interrupted)
        {
            _interrupted = false;
            return new(ReadStatus.Interrupted);
        }

        _end = (int)Math.Min(bytes.Length, Math.Max((long)_start + atLeast, (long)_end + piece));
        return new(atLeast <= _end - _start ? ReadStatus.Ready : ReadStatus.Ended);
    }

    public override void Consume(int count)
    {
        if (count < 0 || count > _end - _start)
        {
            Misuse = $"{count} bytes are consumed of {_end - _start}.";
        }

        _start += count;
    }

    public override ValueTask<FlushStatus> FlushAsync(TimeSpan timeout, CancellationToken cancellation = default)
    {
        // One at a time; the thread may differ.
        while (!Output.IsEmpty)
        {
            var sent = Output.FirstUnsent.Span;
            if (_sent.Length - _sentBytes < sent.Length)
            {
                Array.Resize(ref _sent, Math.Max(2 * _sent.Length, _sentBytes + sent.Length));
            }

            sent.CopyTo(_sent.AsSpan(_sentBytes));
            _sentBytes += sent.Length;
            Output.Sent(sent.Length);
        }

        return new(FlushStatus.Flushed);
    }

    public override void Interrupt() => _interrupted = true;

    public override void Abort(Exception? reason = null) => _failure ??= reason ?? new NetworkException("Aborted.");

    public override ValueTask DisposeAsync()
    {
        Output.Clear();
        return ValueTask.CompletedTask;
    }
}
