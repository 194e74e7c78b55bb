using System.Runtime.CompilerServices;

namespace Kitex.Resilience.Retrying;

/// <summary>One attempt of a <see cref="HedgedCall"/>, and of the calls its object makes later.</summary>
internal sealed class HedgedAttempt
{
    private readonly HedgedCall _call;
    private readonly Action _onCompleted;
    private ConfiguredValueTaskAwaitable<RpcResponse>.ConfiguredValueTaskAwaiter _awaiter;

    /// <param name="call">Whose attempt it is.</param>
    public HedgedAttempt(HedgedCall call)
    {
        _call = call;
        _onCompleted = OnCompleted;
    }

    /// <summary>What is sent.</summary>
    public RpcRequest Request { get; set; } = null!;

    /// <summary>Runs the layers below.</summary>
    public void Run()
    {
        try
        {
            Watch(_call.Send(Request));
        }
        catch (Exception thrown)
        {
            _call.Finished(this, default, thrown);
            return;
        }

        if (_awaiter.IsCompleted)
        {
            OnCompleted();
        }
        else
        {
            _awaiter.UnsafeOnCompleted(_onCompleted);
        }
    }

    private void Watch(ValueTask<RpcResponse> answer) => _awaiter = answer.ConfigureAwait(false).GetAwaiter();

    private void OnCompleted()
    {
        RpcResponse response = default;
        Exception? thrown = null;
        try
        {
            response = _awaiter.GetResult();
        }
        catch (Exception middlewares)
        {
            thrown = middlewares;
        }

        _awaiter = default;
        _call.Finished(this, response, thrown);
    }
}
