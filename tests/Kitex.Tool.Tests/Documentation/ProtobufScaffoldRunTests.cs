namespace Kitex.Tool.Tests.Documentation;

[Collection(ScaffoldedServer.Alone)]
public sealed class ProtobufScaffoldRunTests : IDisposable
{
    private const string Hello = """
        syntax = "proto3";
        package hello;
        import "google/protobuf/timestamp.proto";
        message Request { string name = 1; }
        message Reply { string text = 1; google.protobuf.Timestamp at = 2; }
        service Greeter {
          rpc SayHello(Request) returns (Reply);
          rpc Watch(Request) returns (stream Reply);
        }
        """;

    private readonly TemporaryFolder _command = new();
    private readonly TemporaryFolder _project = new();
    private readonly Shell _shell;
    private readonly ScaffoldedServer _server;

    public ProtobufScaffoldRunTests()
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
    public async Task A_scaffold_of_a_Protobuf_file_builds_and_answers_its_client()
    {
        _shell.Run($"eng/install-tool.sh {_command.Root}", Repository.Root);
        _project.Write("hello.proto", Hello);
        _shell.Run("kitex -module hello.service -service greeter hello.proto", _project.Root);
        _project.Write("GreeterImpl.cs", (await File.ReadAllTextAsync(_project.At("GreeterImpl.cs"))).Replace("new Reply()", "new Reply { Text = \"hello \" + request.Name }", StringComparison.Ordinal));

        var built = _shell.Run("dotnet build -warnaserror && dotnet build client -warnaserror", _project.Root);
        Assert.Contains("0 Warning(s)", built, StringComparison.Ordinal);
        Assert.DoesNotContain("class GreeterServer", string.Concat(Directory.EnumerateFiles(_project.At("client/obj/Debug/net10.0/kitex"), "*.g.cs").Select(File.ReadAllText)), StringComparison.Ordinal);

        await _server.StartAsync();
        Assert.Contains("{ \"text\": \"hello kitex\" }", _shell.Run("dotnet run --project client", _project.Root), StringComparison.Ordinal);
    }
}
