using Kitex.Registries.Tests.Api;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Contract;

/// <summary>A server in a process of its own, registered under a name, that can be killed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    /// <param name="registry">The registry's address.</param>
    /// <param name="service">The name it is registered by.</param>
    public ServerProcess(string registry, string service)
    {
        _process = new ChildProcess(Programs.Host, ["exec", typeof(ServerProcess).Assembly.Location, registry, service], Path.GetTempPath());
    }

    /// <summary>What it has written.</summary>
    public string Said => _process.Said;

    /// <summary>What runs in that process; it ends with the one that has started it, or after some minutes by itself.</summary>
    public static async Task<int> Main(string[] arguments)
    {
        await using var registry = RegistryFactory.Open(arguments[0]);
        await using var server = PingServer.Create(new Pong(), o => o
            .Listen("127.0.0.1:0")
            .UseRegistry(registry, x => x with { Services = [arguments[1]] }));
        await server.StartAsync();
        await Console.Out.WriteLineAsync("ready");
        await Task.Delay(TimeSpan.FromMinutes(5));
        return 0;
    }

    /// <summary>Ends it as nobody can prevent (SIGKILL).</summary>
    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
