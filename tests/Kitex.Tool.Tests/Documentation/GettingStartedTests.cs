namespace Kitex.Tool.Tests.Documentation;

[Collection(ScaffoldedServer.Alone)]
public sealed class GettingStartedTests : IDisposable
{
    private const string ServerCommand = "dotnet run\n";
    private const string ClientCommand = "dotnet run --project client\n";

    private readonly TemporaryFolder _command = new();
    private readonly TemporaryFolder _project = new();
    private readonly Shell _shell;
    private readonly ScaffoldedServer _server;

    public GettingStartedTests()
    {
        _shell = new Shell(_command.Root);
        _server = new ScaffoldedServer(_shell, _project.Root);
    }

    public void Dispose()
    {
        _server.Dispose();
        _command.Dispose();
        _project.Dispose();
    }

    [Fact]
    public async Task Every_step_of_the_tutorial_does_what_it_says()
    {
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
                said = await _server.StartAsync();
            else
                said = _shell.Run(block.Text.Replace("~/.kitex", _command.Root, StringComparison.Ordinal), block.Text.StartsWith("eng/", StringComparison.Ordinal) ? Repository.Root : _project.Root);

            if (block.Text != ClientCommand)
                continue;
            Assert.Equal("hello kitex", await RecordedCall.SendAsync("echo_framed_call_reply.json", ScaffoldedServer.Port));
            Assert.Equal("hello kitex", await RecordedCall.SendAsync("echo_ttheaderframed_call_reply.json", ScaffoldedServer.Port));
            _server.Dispose();
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
}
