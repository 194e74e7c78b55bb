namespace Kitex.Tool.Tests.Generation;

public sealed class GenerationTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("gen/out", "gen/out/A/B/a.g.cs", "../gen/out/**/*.g.cs")]
    [InlineData("./gen/{namespace}/x", "gen/A/B/x/a.g.cs", "../gen/**/*.g.cs")]
    [InlineData("gen/{namespaceUnderscore}", "gen/A_B/a.g.cs", "../gen/**/*.g.cs")]
    public void Generated_code_goes_where_it_is_told(string path, string expected, string compiled)
    {
        _workspace.Write("a.thrift", "namespace go a.b\nservice A { void a() }");
        _workspace.Run(0, "-module", "M", "-service", "m", "-gen-path", path, "a.thrift");
        Assert.Contains(expected, _workspace.Names());
        Assert.Contains(compiled, _workspace.Read("client/M.Client.csproj"), StringComparison.Ordinal);
        CSharp.AssertServerCompiles(_workspace);
    }

    [Fact]
    public void Included_files_are_generated_too_with_their_services()
    {
        WriteIncluding();
        _workspace.Run(0, "-module", "M", "-service", "m", "-I", "idl", "-copy-idl", "a.thrift");
        Assert.Equal(
            [
                "AImpl.cs", "M.csproj", "Program.cs", "a.thrift", "client/M.Client.csproj", "client/Program.cs", "idl/inc.thrift",
                "kitex_gen/A/a.g.cs", "kitex_gen/A/a.server.g.cs", "kitex_gen/A/a.thrift",
                "kitex_gen/Inc/Pkg/inc.g.cs", "kitex_gen/Inc/Pkg/inc.server.g.cs", "kitex_gen/Inc/Pkg/inc.thrift",
            ],
            _workspace.Names());
        CSharp.AssertServerCompiles(_workspace);
        CSharp.AssertClientCompiles(_workspace);
    }

    [Fact]
    public void Without_recursion_the_file_alone_is_generated()
    {
        WriteIncluding();
        _workspace.Run(0, "-module", "M", "-I", "idl", "-no-recurse", "a.thrift");
        Assert.Equal(["a.thrift", "idl/inc.thrift", "kitex_gen/A/a.g.cs", "kitex_gen/A/a.server.g.cs"], _workspace.Names());
    }

    [Fact]
    public void Unknown_fields_are_kept_when_asked()
    {
        _workspace.Write("a.thrift", "struct S {}");
        Assert.Contains("-thrift naming_style=golint has no meaning", _workspace.Run(0, "-module", "M", "-thrift", "keep_unknown_fields,naming_style=golint", "a.thrift"), StringComparison.Ordinal);
        Assert.Contains("UnknownFields", _workspace.Read("kitex_gen/A/a.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_named_like_a_servers_code_is_not_taken_for_it()
    {
        _workspace.Write("a.server.thrift", "service A { void a() }");
        _workspace.Run(0, "-module", "M", "a.server.thrift");
        Assert.Equal(["a.server.thrift", "kitex_gen/AServer/a_server.g.cs", "kitex_gen/AServer/a_server.server.g.cs"], _workspace.Names());
    }

    [Fact]
    public void Stale_code_is_listed()
    {
        _workspace.ScaffoldEcho();
        string[] check = ["check-generated", "-module", "exampleKitex", "echo.thrift"];
        _workspace.Run(0, check);
        _workspace.Write("kitex_gen/Api/echo.server.g.cs", _workspace.Read("kitex_gen/Api/echo.server.g.cs").Replace("\n", "\r\n", StringComparison.Ordinal));
        _workspace.Run(0, check);

        File.Delete(Path.Combine(_workspace.Root, "kitex_gen/Api/echo.server.g.cs"));
        _workspace.Write("kitex_gen/Api/echo.g.cs", "// old");
        var before = _workspace.Files();
        var report = _workspace.Run(1, check);
        Assert.StartsWith($"kitex_gen/Api/echo.g.cs: differs{Environment.NewLine}kitex_gen/Api/echo.server.g.cs: missing{Environment.NewLine}", report, StringComparison.Ordinal);
        Assert.Equal(before, _workspace.Files());
    }

    private void WriteIncluding()
    {
        _workspace.Write("idl/inc.thrift", "namespace go inc.pkg\nstruct S { 1: string text }\nservice Base { S base(1: S s) }");
        _workspace.Write("a.thrift", "include \"inc.thrift\"\nservice A extends inc.Base { inc.S a(1: inc.S s) }");
    }
}
