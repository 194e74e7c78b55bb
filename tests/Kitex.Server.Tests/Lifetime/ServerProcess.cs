using System.Diagnostics;
using Kitex.Discovery;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Lifetime;

/// <summary>A server in a process of its own, which ends when its input does: with its test, whatever happens.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // What is said to it, and what it says to that.
    private const string Hold = "hold";
    private const string Held = "held";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string?> _address;

    public ServerProcess(string directory)
    {
        // The host that runs these tests; of itself it would look for another one.
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        _process = Process.Start(new ProcessStartInfo(dotnet, ["exec", typeof(ServerProcess).Assembly.Location, directory])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _address = _process.StandardOutput.ReadLineAsync();
    }

    /// <summary>What runs in that process.</summary>
    public static async Task<int> Main(string[] arguments)
    {
        var holds = false;
        var held = 0;
        var registry = new LocalRegistry(new LocalRegistryOptions { Directory = arguments.Single() });
        var desk = new Desk
        {
            OnEcho = async (request, _) =>
            {
                await PassAsync();
                return new Response { Message = request.Message };
            },
        };
        var notes = new Notes
        {
            OnEcho = async (note, _) =>
            {
                await PassAsync();
                return note;
            },
        };
        await using var server = DeskServer.Create(desk, o => o
            .Listen("127.0.0.1:0")
            .AddService(notes.Describe())
            .UseRegistry(registry, static x => x with { Services = ["desk", "notes"], DeregisterWait = TimeSpan.Zero }));
        await server.StartAsync();
        await Console.Out.WriteLineAsync(AddressText.Format(server.Address));
        while (await Console.In.ReadLineAsync() is { } said)
        {
            Volatile.Write(ref holds, said == Hold);
        }

        return 0;

        async ValueTask PassAsync()
        {
            if (!Volatile.Read(ref holds))
            {
                return;
            }

            if (Interlocked.Exchange(ref held, 1) == 0)
            {
                await Console.Out.WriteLineAsync(Held);
            }

            await Task.Delay(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Answers no call from now on; ends when there is one that it does not answer.</summary>
    public async Task HoldAsync()
    {
        await _address.WaitAsync(Limit);
        await _process.StandardInput.WriteLineAsync(Hold);
        await _process.StandardInput.FlushAsync();
        Assert.Equal(Held, await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit));
    }

    /// <summary>Ends it as nobody can prevent (SIGKILL).</summary>
    /// <returns>Where it was.</returns>
    public async Task<string> KillAsync()
    {
        var address = await _address.WaitAsync(Limit);
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return address!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
