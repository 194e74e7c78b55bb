using System.Collections.Concurrent;
using Kitex.Network;
using Kitex.Protocols.Framing;

namespace Kitex.Server.Protocols;

/// <summary>The calls under way on one multiplexed connection: counted, limited and waited for.</summary>
/// <param name="most">How many there may be.</param>
/// <param name="exchange">Runs and answers them.</param>
/// <param name="output">Takes the answers.</param>
internal sealed class ConcurrentCalls(int most, MessageExchange exchange, SharedOutput output)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentStack<MultiplexedCall> _spare = new();
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _done;
    private int _count;

    /// <summary>Calls under way now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Starts one more call; never waits for it.</summary>
    public void Start(RpcRequest request, MessageFraming framing, int sequenceId)
    {
        lock (_gate)
        {
            _count++;
        }

        var call = _spare.TryPop(out var spare) ? spare : new MultiplexedCall(exchange, output, this);
        call.Run(request, framing, sequenceId);
    }

    /// <summary>Counts one call less, and keeps its object for the next.</summary>
    public void End(MultiplexedCall call)
    {
        _spare.Push(call);
        lock (_gate)
        {
            _count--;
            _room?.TrySetResult();
            _room = null;
            if (_count == 0)
            {
                _done?.TrySetResult();
                _done = null;
            }
        }
    }

    /// <summary>Completes when one more call may start.</summary>
    public Task WaitForRoomAsync()
    {
        lock (_gate)
        {
            return _count < most ? Task.CompletedTask : (_room ??= Source()).Task;
        }
    }

    /// <summary>Completes when no call is under way.</summary>
    public Task WaitUntilDoneAsync()
    {
        lock (_gate)
        {
            return _count == 0 ? Task.CompletedTask : (_done ??= Source()).Task;
        }
    }

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
