using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Kitex.Tool.Tests.Documentation;

/// <summary>The server of a scaffold, run as a reader of the documentation would.</summary>
internal sealed class ScaffoldedServer(Shell shell, string project) : IDisposable
{
    /// <summary>Tests that install the command and use the port, one after the other.</summary>
    public const string Alone = "scaffolds that run";

    public const int Port = 8888;

    private Process? _process;

    /// <summary>Builds and starts it, and returns what it said when it listens.</summary>
    public async Task<string> StartAsync()
    {
        AssertPortIsFree();
        _process = shell.Start("exec dotnet run", project, out var output);
        var limit = Stopwatch.StartNew();
        while (!Shell.Said(output).Contains("listening on", StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited || limit.Elapsed > TimeSpan.FromMinutes(5), $"the server does not listen: {Shell.Said(output)}");
            await Task.Delay(100);
        }
        return Shell.Said(output);
    }

    public void Dispose()
    {
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    private static void AssertPortIsFree()
    {
        using var probe = new TcpListener(IPAddress.Any, Port);
        try
        {
            probe.Start();
        }
        catch (SocketException exception)
        {
            Assert.Fail($"Port {Port}, on which scaffolded servers listen, is in use by another program; end that and run again. {exception.Message}");
        }
    }
}
