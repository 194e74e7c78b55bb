using System.Threading.Tasks.Sources;
using Kitex.Network;

namespace Kitex.Fuzz;

/// <summary>
/// A connection to a server, which speaks once it is told to. Everything happens on the thread that tells it, so an exchange
/// repeats itself.
/// </summary>
/// <param name="bytes">What the server says.</param>
/// <param name="piece">How many bytes arrive at once, unless more are asked for.</param>
/// <param name="halfway">Done when half of the bytes have arrived.</param>
/// <param name="room">Takes what is sent, and more is made when it is too small.</param>
internal sealed class ExchangeConnection(byte[] bytes, int piece, Action halfway, byte[] room) : FuzzConnection(bytes, piece, room), IValueTaskSource<ReadStatus>
{
    private ManualResetValueTaskSourceCore<ReadStatus> _first;
    private int _wanted;
    private bool _wasHalfway;

    public bool IsDisposed { get; private set; }

    /// <summary>Lets the server speak.</summary>
    public void Begin() => _first.SetResult(Read(_wanted, Halfway));

    public override ValueTask<ReadStatus> ReadAsync(int atLeast, TimeSpan timeout, CancellationToken cancellation = default)
    {
        if (_wanted == 0)
        {
            _wanted = atLeast;
            return new(this, _first.Version);
        }

        return new(Read(atLeast, Halfway));
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

    private void Halfway()
    {
        if (!_wasHalfway && IsHalfway)
        {
            _wasHalfway = true;
            halfway();
        }
    }
}
