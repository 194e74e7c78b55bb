using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Server.Dispatching;

namespace Kitex.Server.Protocols;

/// <summary>One call of a multiplexed connection, which goes on reading meanwhile. Used over and over.</summary>
internal sealed class MultiplexedCall(MessageExchange exchange, SharedOutput output, ConcurrentCalls calls) : IPlacedWork
{
    private RpcRequest _request = null!;
    private MessageFraming _framing = null!;
    private int _sequenceId;
    private TurnClock _turn;

    /// <inheritdoc/>
    public Placement Placement { get; private set; } = Placement.ThreadPool;

    private OutputBuffer Answer { get; } = new();

    /// <summary>Starts the call; never waits for it.</summary>
    public void Run(RpcRequest request, MessageFraming framing, int sequenceId)
    {
        _request = request;
        _framing = framing;
        _sequenceId = sequenceId;
        Placement = exchange.PlacementOf(request);
        _turn.Start(exchange.Time);
        Placement.Schedule(this);
    }

    void IPlacedWork.Run()
    {
        _turn.Stop(exchange.Time);
        _ = RunAsync();
    }

    void IThreadPoolWorkItem.Execute() => Placement.Run(this);

    private async Task RunAsync()
    {
        try
        {
            var response = await exchange.DispatchAsync(_request).ConfigureAwait(false);
            exchange.Respond(_framing, _request, _sequenceId, response, isLast: false, Answer);
            if (!Answer.IsEmpty)
            {
                output.Send(Answer);
            }
        }
        finally
        {
            Answer.Clear();
            _request = null!;
            calls.End(this);
        }
    }
}
