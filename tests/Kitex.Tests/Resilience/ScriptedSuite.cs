using Kitex.Client;
using Kitex.Testing;
using Kitex.Tests.Client;

namespace Kitex.Tests.Resilience;

/// <summary>Calls to a service that follows a script, on a clock that stands still until the test moves it.</summary>
public abstract class ScriptedSuite : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _owned = [];

    protected ScriptedSuite() => Clock.Advance(TimeSpan.FromHours(1));

    protected ManualTimeProvider Clock { get; } = new();

    private protected ScriptedTransport Transport { get; private set; } = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var owned in _owned)
        {
            await owned.DisposeAsync();
        }
    }

    /// <summary>A client of a service that does so with each attempt; there is no limit for whole calls.</summary>
    private protected ProbeClient Client(Func<RpcRequest, int, Scene> script, Action<KitexClientBuilder>? configure = null)
    {
        var transport = Transport = new ScriptedTransport(Clock, script);
        var client = new ProbeClient(o =>
        {
            o.HostPorts("a:1", "b:2", "c:3").UseTransport(transport).UseTime(Clock).Timeout(Timeout.InfiniteTimeSpan);
            configure?.Invoke(o);
        });
        _owned.Add(client);
        return client;
    }

    private protected ProbeClient Client(Func<int, Scene> script, Action<KitexClientBuilder>? configure = null) => Client((_, number) => script(number), configure);

    /// <summary>Moves the clock, a millisecond at a time, until the call has ended.</summary>
    private protected async Task<Ending> EndOfAsync(Func<ValueTask<string>> call)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        Task<string> task;
        var milliseconds = 0;
        try
        {
            task = call().AsTask();
            for (; !task.IsCompleted; milliseconds++)
            {
                Assert.True(milliseconds < 60_000, "The call does not end.");
                Clock.Advance(TimeSpan.FromMilliseconds(1));
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        try
        {
            return new Ending(await task, null, milliseconds);
        }
        catch (Exception thrown)
        {
            return new Ending(null, thrown, milliseconds);
        }
    }

    /// <summary>Moves the clock.</summary>
    private protected void Advance(int milliseconds)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private protected static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>How a call ended.</summary>
    private protected readonly record struct Ending(string? Answer, Exception? Thrown, int After)
    {
        public string Message => Thrown!.Message;

        public RpcErrorCode Code => ((RpcException)Thrown!).Code;
    }
}
