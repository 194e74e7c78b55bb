using System.Net;
using System.Threading.Tasks.Sources;
using Kitex.Network;

namespace Kitex.Fuzz;

/// <summary>
/// A connection whose peer says these bytes once it is told to, and then closes. Everything happens on the thread that tells it,
/// so an exchange repeats itself; what is sent is kept.
/// </summary>
/// <param name="bytes">What the peer says.</param>
/// <param name="piece">How many bytes arrive at once, unless more are asked for.</param>
/// <param name="halfway">Done when half of the bytes have arrived.</param>
/// <param name="room">Takes what is sent, and more is made when it is too small.</param>
internal sealed class ExchangeConnection(byte[] bytes, int piece, Action halfway, byte[] room) : NetworkConnection, IValueTaskSource<ReadStatus>
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<ReadStatus> _first;
    private int _wanted;
    private int _start;
    private int _end;
    private bool _isHalfway;
    private bool _interrupted;
    private Exception? _failure;
    private byte[] _sent = room;
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

    public bool IsDisposed { get; private set; }

    /// <summary>Lets the peer speak.</summary>
    public void Begin() => _first.SetResult(Read(_wanted));

    public override ValueTask<ReadStatus> ReadAsync(int atLeast, TimeSpan timeout, CancellationToken cancellation = default)
    {
        if (_wanted == 0)
        {
            _wanted = atLeast;
            return new(this, _first.Version);
        }

        return new(Read(atLeast));
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

    public override void Interrupt() => Volatile.Write(ref _interrupted, true);

    public override void Abort(Exception? reason = null)
    {
        lock (_gate)
        {
            _failure ??= reason ?? new NetworkException("Aborted.");
        }
    }

    public override ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    ReadStatus IValueTaskSource<ReadStatus>.GetResult(short token) => _first.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadStatus>.GetStatus(short token) => _first.GetStatus(token);

    void IValueTaskSource<ReadStatus>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _first.OnCompleted(continuation, state, token, flags);

    private ReadStatus Read(int atLeast)
    {
        if (atLeast <= _end - _start)
        {
            Misuse = $"{atLeast} bytes are asked for, {_end - _start} are there and were not enough.";
        }

        if (!_isHalfway && _end >= bytes.Length / 2)
        {
            _isHalfway = true;
            halfway();
        }

        if (_failure is not null)
        {
            return ReadStatus.Failed;
        }

        if (Volatile.Read(ref _interrupted))
        {
            return ReadStatus.Interrupted;
        }

        _end = (int)Math.Min(bytes.Length, Math.Max((long)_start + atLeast, (long)_end + piece));
        return atLeast <= _end - _start ? ReadStatus.Ready : ReadStatus.Ended;
    }
}
