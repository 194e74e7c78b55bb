using Kitex.Testing;
using Kitex.Transport;

namespace Kitex.Tests.Resilience;

/// <summary>
/// Answers attempts as a test says, when the test's clock says. As every transport it ends them at their deadline and by their token.
/// </summary>
/// <param name="clock">The test's clock.</param>
/// <param name="script">What is done with an attempt, given its number over all calls, from 1.</param>
internal sealed class ScriptedTransport(ManualTimeProvider clock, Func<RpcRequest, int, Scene> script) : ClientTransport
{
    private readonly Lock _gate = new();

    public override string Name => "scripted";

    /// <summary>The attempts, in their order.</summary>
    public List<RpcRequest> Requests { get; } = [];

    /// <summary>When each began.</summary>
    public List<long> Begun { get; } = [];

    /// <summary>Those that were ended by their token.</summary>
    public List<RpcRequest> Canceled { get; } = [];

    /// <summary>Those under way.</summary>
    public int Running { get; private set; }

    public override async ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation)
    {
        Scene scene;
        lock (_gate)
        {
            Requests.Add(request);
            Begun.Add(clock.GetTimestamp());
            Running++;
            scene = script(request, Requests.Count);
        }

        try
        {
            return await PlayAsync(request, scene, cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                Running--;
            }
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<RpcResponse> PlayAsync(RpcRequest request, Scene scene, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return CallFailure.Canceled(request, clock);
        }

        if (scene.Takes == 0)
        {
            return scene.Response;
        }

        var left = CallTime.Waitable(request, clock);
        var takes = TimeSpan.FromMilliseconds(scene.Takes);
        var isTooLate = left != Timeout.InfiniteTimeSpan && left <= takes;
        var done = new TaskCompletionSource<RpcResponse>();
        await using var timer = clock.CreateTimer(
            _ => done.TrySetResult(isTooLate ? CallFailure.TimedOut(request, clock) : scene.Response), null, isTooLate ? left : takes, Timeout.InfiniteTimeSpan);
        await using var registration = cancellation.Register(() =>
        {
            if (done.TrySetResult(CallFailure.Canceled(request, clock)))
            {
                Canceled.Add(request);
            }
        });
        return await done.Task.ConfigureAwait(false);
    }
}
