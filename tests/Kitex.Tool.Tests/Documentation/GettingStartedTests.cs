using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Kitex.Tool.Tests.Documentation;

public sealed class GettingStartedTests : IDisposable
{
    private const int Port = 8888;
    private const string ServerCommand = "dotnet run\n";
    private const string ClientCommand = "dotnet run --project client\n";

    private readonly TemporaryFolder _command = new();
    private readonly TemporaryFolder _project = new();
    private readonly Shell _shell;
    private Process? _server;

    public GettingStartedTests() => _shell = new Shell(_command.Root);

    public void Dispose()
    {
        StopServer();
        _command.Dispose();
        _project.Dispose();
    }

    [Fact]
    public async Task Every_step_of_the_tutorial_does_what_it_says()
    {
        AssertPortIsFree();
        var said = "";
        var blocks = DocumentBlock.Of(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "getting-started.md")));
        Assert.Equal(9, blocks.Count(static block => block.Language == "sh"));
        foreach (var block in blocks)
        {
            if (block.Language == "text")
                AssertSaid(block.Text, said);
            else if (block.Language != "sh")
                _project.Write(block.FileName!, block.Text);
            else if (block.Text == ServerCommand)
                said = await StartServerAsync();
            else
                said = _shell.Run(block.Text.Replace("~/.kitex", _command.Root, StringComparison.Ordinal), block.Text.StartsWith("eng/", StringComparison.Ordinal) ? Repository.Root : _project.Root);

            if (block.Text != ClientCommand)
                continue;
            Assert.Equal("hello kitex", await RecordedCall.SendAsync("echo_framed_call_reply.json", Port));
            Assert.Equal("hello kitex", await RecordedCall.SendAsync("echo_ttheaderframed_call_reply.json", Port));
            StopServer();
        }

        AssertAnalyzed();
    }

    // The analyzers come with the packages the scaffold names.
    private void AssertAnalyzed()
    {
        _project.Write("Asking.cs", "namespace exampleKitex; internal static class Asking { public static string? Ask(Api.EchoClient client) => client.EchoAsync(new()).AsTask().Result.Message; }");
        Assert.Contains("warning KX3001: A thread is blocked until 'EchoAsync' has ended; use 'Echo'", _shell.Run("dotnet build", _project.Root), StringComparison.Ordinal);
    }

    private static void AssertSaid(string expected, string said)
    {
        foreach (var line in expected.Split('\n'))
            Assert.Contains(line, said, StringComparison.Ordinal);
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
            Assert.Fail($"Port {Port}, on which the tutorial's server listens, is in use by another program; end that and run again. {exception.Message}");
        }
    }

    private async Task<string> StartServerAsync()
    {
        _server = _shell.Start("exec dotnet run", _project.Root, out var output);
        var limit = Stopwatch.StartNew();
        while (!Shell.Said(output).Contains("listening on", StringComparison.Ordinal))
        {
            Assert.False(_server.HasExited || limit.Elapsed > TimeSpan.FromMinutes(5), $"the server does not listen: {Shell.Said(output)}");
            await Task.Delay(100);
        }
        return Shell.Said(output);
    }

    private void StopServer()
    {
        if (_server is null)
            return;
        _server.Kill(entireProcessTree: true);
        _server.WaitForExit();
        _server.Dispose();
        _server = null;
    }
}
