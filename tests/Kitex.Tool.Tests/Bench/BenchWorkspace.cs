using Api;
using Kitex.Server;
using Kitex.Tool.Tests.Calling;

namespace Kitex.Tool.Tests.Bench;

/// <summary>A service on loopback, and the command that loads it.</summary>
internal sealed class BenchWorkspace : IAsyncDisposable
{
    // Busy machines answer late; only the tests of timeouts are about time.
    private const string Patience = "60s";

    private readonly TemporaryFolder _folder = new();
    private readonly KitexServer _server;

    private BenchWorkspace(KitexServer server) => _server = server;

    public string Address => AddressText.Format(_server.Address);

    public static Task<BenchWorkspace> ServeEchoAsync(Func<Request, CallContext, ValueTask<Response>>? echo = null) =>
        ServeAsync(EchoServer.Create(new Echo(echo ?? (static (request, _) => new(new Response { Message = request.Message }))), Listen));

    public static async Task<BenchWorkspace> ServeAsync(KitexServer server)
    {
        await server.StartAsync();
        return new BenchWorkspace(server);
    }

    public static void Listen(KitexServerBuilder server) => server.Listen("127.0.0.1:0").Configure(static o => o with { DrainTimeout = TimeSpan.Zero });

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Loads the echo service.</summary>
    public Task<BenchRun> RunEchoAsync(params string[] args) => RunAsync([.. Where(IdlAsset.EchoPath), "-method", "echo", .. args]);

    /// <summary>Loads the service of calls.thrift.</summary>
    public Task<BenchRun> RunCallsAsync(params string[] args) => RunAsync([.. Where(IdlAsset.CallsPath), "-service", "Calls", .. args]);

    public async Task<BenchRun> RunAsync(string[] args, CommandConsole? console = null, CancellationToken cancellation = default)
    {
        using var output = new StringWriter();
        using var report = new StringWriter();
        console = (console ?? new CommandConsole(output, report)) with { Output = output, Report = report };
        var code = await KitexCommand.RunAsync(["bench", .. args], _folder.Root, console, cancellation);
        return new BenchRun(code, output.ToString(), report.ToString());
    }

    public string[] Where(string idl) => ["-idl", idl, "-address", Address, "-timeout", Patience];

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Echo(Func<Request, CallContext, ValueTask<Response>> echo) : IEcho
    {
        public ValueTask<Response> EchoAsync(Request req, CallContext call = default) => echo(req, call);
    }
}
