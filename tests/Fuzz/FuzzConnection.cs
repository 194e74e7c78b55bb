using System.Net;
using Kitex.Network;

namespace Kitex.Fuzz;

/// <summary>
/// A connection whose peer says these bytes and then leaves. They arrive in pieces, on the thread of whoever reads; what is sent
/// is kept.
/// </summary>
/// <param name="bytes">What the peer says.</param>
/// <param name="piece">How many bytes arrive at once, unless more are asked for.</param>
/// <param name="room">Takes what is sent, and more is made when it is too small.</param>
internal abstract class FuzzConnection(byte[] bytes, int piece, byte[] room) : NetworkConnection
{
    private int _start;
    private int _end;
    private volatile bool _isInterrupted;
    private Exception? _failure;
    private byte[] _sent = room;
    private int _sentBytes;

    public override EndPoint? LocalEndPoint => null;

    public override EndPoint? RemoteEndPoint => null;

    public override ReadOnlySpan<byte> Input => bytes.AsSpan(_start, _end - _start);

    public override bool IsReusable => false;

    public override Exception? Failure => Volatile.Read(ref _failure);

    public override CancellationToken Closed => default;

    /// <summary>All that was sent.</summary>
    public ReadOnlySpan<byte> Sent => _sent.AsSpan(0, _sentBytes);

    /// <summary>What the reader did that it must not; null for nothing.</summary>
    public string? Misuse { get; private set; }

    /// <summary>Whether the reader has been interrupted.</summary>
    protected bool IsInterrupted
    {
        get => _isInterrupted;
        set => _isInterrupted = value;
    }

    /// <summary>Whether half of the bytes have arrived.</summary>
    protected bool IsHalfway => _end >= bytes.Length / 2;

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

    public override void Interrupt() => IsInterrupted = true;

    public override void Abort(Exception? reason = null) => Interlocked.CompareExchange(ref _failure, reason ?? new NetworkException("Aborted."), null);

    /// <summary>The reader asks for more; what happens meanwhile is done in between.</summary>
    protected ReadStatus Read(int atLeast, Action meanwhile)
    {
        if (atLeast <= _end - _start)
        {
            Misuse = $"{atLeast} bytes are asked for, {_end - _start} are there and were not enough.";
        }

        meanwhile();
        if (Failure is not null)
        {
            return ReadStatus.Failed;
        }

        if (IsInterrupted)
        {
            return ReadStatus.Interrupted;
        }

        _end = (int)Math.Min(bytes.Length, Math.Max((long)_start + atLeast, (long)_end + piece));
        return atLeast <= _end - _start ? ReadStatus.Ready : ReadStatus.Ended;
    }
}
