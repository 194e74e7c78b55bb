using Kitex.Network;
using Kitex.Protocols.Framing;

namespace Kitex.Server.Protocols;

/// <summary>One call of a multiplexed connection, on a thread of its own from the pool. Used over and over.</summary>
internal sealed class MultiplexedCall(MessageExchange exchange, SharedOutput output, ConcurrentCalls calls) : IThreadPoolWorkItem
{
    private RpcRequest _request = null!;
    private MessageFraming _framing = null!;
    private int _sequenceId;

    private OutputBuffer Answer { get; } = new();

    /// <summary>Starts the call; never waits for it.</summary>
    public void Run(RpcRequest request, MessageFraming framing, int sequenceId)
    {
        _request = request;
        _framing = framing;
        _sequenceId = sequenceId;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        try
        {
            var response = await exchange.DispatchAsync(_request).ConfigureAwait(false);
            exchange.Respond(_framing, _request.Method, _sequenceId, response, isLast: false, Answer);
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
