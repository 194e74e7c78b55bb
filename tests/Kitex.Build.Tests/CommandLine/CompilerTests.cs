using Kitex.Build.CommandLine;

namespace Kitex.Build.Tests.CommandLine;

public sealed class CompilerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Included_files_are_compiled_once_and_listed_with_the_outputs()
    {
        var shared = _folder.Write("inc/shared.thrift", "struct S {}");
        var a = _folder.Write("a.thrift", "include \"shared.thrift\"\nstruct A { 1: shared.S s }");
        var b = _folder.Write("b.thrift", "include \"shared.thrift\"\nstruct B { 1: shared.S s }");

        Run(0, "--out", _folder.At("out"), "--depfile", _folder.At("out/deps"), "--include", _folder.At("inc"), a, b);

        Assert.Equal(
            [$"in {shared}", $"in {a}", $"in {b}", $"out {_folder.At("out/shared.g.cs")}", $"out {_folder.At("out/a.g.cs")}", $"out {_folder.At("out/b.g.cs")}"],
            File.ReadAllLines(_folder.At("out/deps")));
        Assert.Equal(["a.g.cs", "b.g.cs", "deps", "shared.g.cs"], Outputs());
    }

    [Fact]
    public void An_error_is_reported_where_it_is_and_nothing_is_written()
    {
        var good = _folder.Write("good.thrift", "struct S {}");
        var bad = _folder.Write("bad.thrift", "struct S {\n  1: Nowhere x\n}");

        var report = Run(1, "--out", _folder.At("out"), good, bad);

        Assert.Matches(@"bad\.thrift\(2,6\): error KX\d{4}: ", report);
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Fact]
    public void A_file_that_does_not_change_is_not_touched()
    {
        var a = _folder.Write("a.thrift", "struct A {}");
        var b = _folder.Write("b.thrift", "struct B {}");
        Run(0, "--out", _folder.At("out"), a, b);
        var old = new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_folder.At("out/a.g.cs"), old);
        File.SetLastWriteTimeUtc(_folder.At("out/b.g.cs"), old);
        _folder.Write("b.thrift", "struct B { 1: i32 x }");

        Run(0, "--out", _folder.At("out"), a, b);

        Assert.Equal(old, File.GetLastWriteTimeUtc(_folder.At("out/a.g.cs")));
        Assert.NotEqual(old, File.GetLastWriteTimeUtc(_folder.At("out/b.g.cs")));
        Assert.Equal(["a.g.cs", "b.g.cs"], Outputs());
    }

    [Fact]
    public void Groups_have_options_of_their_own_and_arguments_may_come_from_a_file()
    {
        var shared = _folder.Write("shared.thrift", "struct S {}");
        var a = _folder.Write("a.thrift", "include \"shared.thrift\"\nservice A { shared.S a() }");
        var b = _folder.Write("b.thrift", "service B { void b() }\nstruct T {}");
        var arguments = _folder.Write("args", string.Join('\n',
            "--out", _folder.At("out"), "--namespace-prefix", "P",
            "--group", "--server", "true", "--namespace", "Own", a,
            "--group", "--server", "false", "--keep-unknown", b));

        Run(0, "@" + arguments);

        Assert.Contains("namespace Own;", Output("a.g.cs"), StringComparison.Ordinal);
        Assert.Contains("class AServer", Output("a.g.cs"), StringComparison.Ordinal);
        Assert.Contains("namespace P.Shared;", Output("shared.g.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("UnknownFields", Output("shared.g.cs"), StringComparison.Ordinal);
        Assert.Contains("namespace P.B;", Output("b.g.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("class BServer", Output("b.g.cs"), StringComparison.Ordinal);
        Assert.Contains("UnknownFields", Output("b.g.cs"), StringComparison.Ordinal);
        Assert.True(File.Exists(shared));
    }

    [Fact]
    public void Protobuf_files_are_compiled_along_and_those_they_import_are_listed()
    {
        var shared = _folder.Write("inc/shared.proto", "syntax = \"proto3\";\npackage shared;\nmessage S {}\nservice Shared { rpc Get(S) returns (S); }");
        var main = _folder.Write("main.proto", "syntax = \"proto3\";\nimport \"shared.proto\";\nservice Main { rpc Get(shared.S) returns (shared.S); }");
        var thrift = _folder.Write("main.thrift", "struct T {}");

        Run(0, "--out", _folder.At("out"), "--depfile", _folder.At("out/deps"), "--protoc", GrpcTools.Protoc, thrift, "--group", "--include", $"{_folder.Root};{_folder.At("inc")}", main);

        Assert.Equal(
            [$"in {thrift}", $"in {shared}", $"in {main}", $"out {_folder.At("out/main.g.cs")}", $"out {_folder.At("out/main.2.g.cs")}"],
            File.ReadAllLines(_folder.At("out/deps")));
        Assert.Contains("interface IMain", Output("main.2.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_in_a_Protobuf_file_is_reported_where_it_is_and_nothing_is_written()
    {
        var bad = _folder.Write("bad.proto", "syntax = \"proto3\";\nmessage A { int32 a = }");
        Assert.Matches(@"bad\.proto\(2,23\): error KX2009: ", Run(1, "--out", _folder.At("out"), "--protoc", GrpcTools.Protoc, "--include", _folder.Root, bad));
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Fact]
    public void A_protoc_that_does_not_run_is_an_error()
    {
        var file = _folder.Write("a.proto", "syntax = \"proto3\";");
        var report = Run(1, "--out", _folder.At("out"), "--protoc", _folder.At("none"), "--include", _folder.Root, file);
        Assert.StartsWith("kitexc : error KX2007: protoc, the compiler of Protobuf files, cannot be run: ", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no compiler of Protobuf files", "--out", "o", "a.proto")]
    [InlineData("no output directory", "x.thrift")]
    [InlineData("no IDL file", "--out", "o")]
    [InlineData("unknown option '--nope'", "--nope")]
    [InlineData("--out needs a value", "--out")]
    [InlineData("--server is true or false, not 'maybe'", "--out", "o", "--server", "maybe", "x.thrift")]
    [InlineData("'1a.b' is no C# namespace", "--namespace", "1a.b")]
    [InlineData("no file 'nowhere'", "@nowhere")]
    public void A_wrong_command_line_says_what_is_wrong(string expected, params string[] args)
    {
        var report = Run(1, args);
        Assert.StartsWith("kitexc : error KX2000: ", report, StringComparison.Ordinal);
        Assert.Contains(expected, report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_an_error()
    {
        var file = _folder.Write("a.thrift", "struct A {}");
        Assert.StartsWith("kitexc : error KX2007: ", Run(1, "--out", file, file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_an_error() =>
        Assert.Contains("error KX", Run(1, "--out", _folder.At("out"), _folder.At("none.thrift")), StringComparison.Ordinal);

    private static string Run(int expected, params string[] args)
    {
        using var report = new StringWriter();
        var code = Compiler.Run(args, report);
        Assert.True(code == expected, $"exit code {code}: {report}");
        return report.ToString();
    }

    private string Output(string name) => File.ReadAllText(_folder.At("out/" + name));

    private IEnumerable<string?> Outputs() =>
        Directory.EnumerateFiles(_folder.At("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
