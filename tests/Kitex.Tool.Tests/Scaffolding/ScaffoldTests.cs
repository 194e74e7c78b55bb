namespace Kitex.Tool.Tests.Scaffolding;

public sealed class ScaffoldTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_scaffold_is_a_project_a_handler_a_client_and_generated_code()
    {
        _workspace.ScaffoldEcho();

        Assert.Equal(
            [
                "EchoImpl.cs", "Program.cs", "client/Program.cs", "client/exampleKitex.Client.csproj", "echo.thrift", "exampleKitex.csproj",
                "kitex_gen/Api/echo.g.cs", "kitex_gen/Api/echo.server.g.cs",
            ],
            _workspace.Names());
        Assert.Equal("""
            using Api;
            using Kitex;

            namespace exampleKitex;

            /// <summary>Handles the calls of service Echo.</summary>
            internal sealed class EchoImpl : IEcho
            {
                public ValueTask<Response> EchoAsync(Request req, CallContext call = default)
                {
                    // TODO: Your code here...
                    return new(Response.Default);
                }
            }

            """, _workspace.Read("EchoImpl.cs"));
        Assert.Contains($"<PackageReference Include=\"Kitex.Server\" Version=\"{ToolVersion.Text}\" />", _workspace.Read("exampleKitex.csproj"), StringComparison.Ordinal);
        Assert.Contains("EchoServer.Create(new EchoImpl()", _workspace.Read("Program.cs"), StringComparison.Ordinal);
        Assert.Contains("new EchoClient(\"exampleKitex\"", _workspace.Read("client/Program.cs"), StringComparison.Ordinal);
        Assert.Contains("new Request { Message = \"hello kitex\" }", _workspace.Read("client/Program.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("EchoServer", _workspace.Read("kitex_gen/Api/echo.g.cs"), StringComparison.Ordinal);
        CSharp.AssertServerCompiles(_workspace);
        CSharp.AssertClientCompiles(_workspace);
    }

    [Fact]
    public void Without_a_service_there_is_generated_code_alone()
    {
        _workspace.Write("echo.thrift", Workspace.Echo);
        _workspace.Run(0, "-module", "exampleKitex", "echo.thrift");
        Assert.Equal(["echo.thrift", "kitex_gen/Api/echo.g.cs", "kitex_gen/Api/echo.server.g.cs"], _workspace.Names());
    }

    [Fact]
    public void A_run_with_nothing_changed_changes_no_byte()
    {
        _workspace.ScaffoldEcho();
        var before = _workspace.Files();
        Assert.Equal("Code generation is done!", _workspace.Run(0, "-service", "exampleKitex", "echo.thrift").Trim());
        Assert.Equal(before, _workspace.Files());
    }

    [Fact]
    public void What_is_the_users_is_kept_and_generated_code_is_made_again()
    {
        _workspace.ScaffoldEcho();
        var generated = _workspace.Read("kitex_gen/Api/echo.g.cs");
        foreach (var name in new[] { "EchoImpl.cs", "Program.cs", "client/Program.cs", "client/exampleKitex.Client.csproj", "exampleKitex.csproj" })
            _workspace.Write(name, _workspace.Read(name) + "\n");
        _workspace.Write("kitex_gen/Api/extra.cs", "// mine");
        var before = _workspace.Files();
        _workspace.Write("kitex_gen/Api/echo.g.cs", "// edited");

        _workspace.Run(0, "-module", "exampleKitex", "-service", "exampleKitex", "echo.thrift");

        Assert.Equal(before, _workspace.Files());
        Assert.Equal(generated, _workspace.Read("kitex_gen/Api/echo.g.cs"));
    }

    [Fact]
    public void Comments_of_the_idl_come_along_and_oneway_is_told()
    {
        _workspace.Write("a.thrift", """
            service Base { void first() }
            /** Does <it>. */
            service Work extends Base {
                /** Says things. */
                oneway void say(1: string text)
            }
            """);
        _workspace.Run(0, "-module", "M", "-service", "m", "a.thrift");
        var handler = _workspace.Read("WorkImpl.cs");
        Assert.Contains("/// <summary>Does &lt;it&gt;.</summary>\ninternal sealed class WorkImpl", handler, StringComparison.Ordinal);
        Assert.Contains("    /// <summary>Says things.</summary>\n    // Oneway: ", handler, StringComparison.Ordinal);
        Assert.Contains("    // Of Base, which Work extends.\n    public ValueTask FirstAsync", handler, StringComparison.Ordinal);
        Assert.True(handler.IndexOf("FirstAsync", StringComparison.Ordinal) < handler.IndexOf("SayAsync", StringComparison.Ordinal));
    }

    [Fact]
    public void A_project_that_would_compile_the_client_gets_none_and_is_told()
    {
        _workspace.Write("echo.thrift", Workspace.Echo);
        _workspace.Write("Mine.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><RootNamespace>My.Own</RootNamespace></PropertyGroup></Project>");
        var report = _workspace.Run(0, "-service", "demo", "echo.thrift");
        Assert.Contains("client/** into its DefaultItemExcludes", report, StringComparison.Ordinal);
        Assert.Contains("dotnet add package Kitex.Server", report, StringComparison.Ordinal);
        Assert.False(_workspace.Has("client/Program.cs"));
        Assert.Contains("namespace My.Own;", _workspace.Read("EchoImpl.cs"), StringComparison.Ordinal);
        Assert.Contains("using System.Threading.Tasks;", _workspace.Read("EchoImpl.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Generated_code_of_another_namespace_can_be_used()
    {
        _workspace.Write("echo.thrift", Workspace.Echo);
        _workspace.Run(0, "-module", "M", "-service", "demo", "-use", "Shared.Api", "echo.thrift");
        Assert.DoesNotContain(_workspace.Names(), static name => name.StartsWith("kitex_gen", StringComparison.Ordinal));
        Assert.StartsWith("using Kitex;\nusing Shared.Api;\n", _workspace.Read("EchoImpl.cs"), StringComparison.Ordinal);
    }
}
