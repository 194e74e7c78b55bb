namespace Kitex.Load.Calling;

/// <summary>Calls of one kind over one client.</summary>
internal abstract class Calls : IAsyncDisposable
{
    public static Calls Create(ClientOrder order) => order.Scenario switch
    {
        { Client: Scenario.Http } => new HttpCalls(order),
        { Client: Scenario.Http2, Transport: "grpcbidi" } => new Http2Exchanges(order),
        { Client: Scenario.Http2 } => new Http2Calls(order),
        { Transport: "grpcbidi" } => new ChatExchanges(order),
        { Message: "proto" } => new SayCalls(order),
        { Message: "rich" } => new RichCalls(order),
        _ => new EchoCalls(order),
    };

    /// <summary>Calls in a loop until the time is up.</summary>
    /// <param name="loop">Counts the calls.</param>
    /// <param name="end">A timestamp of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    public abstract Task RunAsync(CallLoop loop, long end);

    /// <summary>Makes one call.</summary>
    /// <param name="loop">Counts it.</param>
    /// <param name="started">When its time began, as a timestamp of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    public virtual Task CallAsync(CallLoop loop, long started) => throw new NotSupportedException("Turns of streams follow each other.");

    /// <summary>Makes one call and blocks the thread until it is answered or has failed.</summary>
    public abstract void CallBlocking();

    public abstract ValueTask DisposeAsync();
}
