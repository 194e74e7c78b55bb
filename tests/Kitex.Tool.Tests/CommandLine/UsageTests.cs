using System.Text.RegularExpressions;
using Kitex.Tool.CommandLine;

namespace Kitex.Tool.Tests.CommandLine;

public sealed partial class UsageTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("no IDL file found; Please make your IDL file the last parameter")]
    [InlineData("require exactly 1 IDL file", "a.thrift", "b.thrift")]
    [InlineData("no .csproj found here. Please specify a module name with the '-module' flag", "echo.thrift")]
    [InlineData("'github.com/a/b' is no C# namespace", "-module", "github.com/a/b", "echo.thrift")]
    [InlineData("'a.class' is no C# namespace", "-module", "a.class", "echo.thrift")]
    [InlineData("name of a package", "-module", "Kitex.Server", "echo.thrift")]
    [InlineData("can not guess an IDL type from \"echo.txt\" (unknown suffix), please specify with the '-type' flag", "-module", "M", "echo.txt")]
    [InlineData("unsupported IDL type: foo", "-module", "M", "-type", "foo", "echo.thrift")]
    [InlineData("there are -type thrift and -type protobuf", "-module", "M", "-type", "xml", "echo.thrift")]
    [InlineData("-use must be used with -service", "-module", "M", "-use", "A.B", "echo.thrift")]
    [InlineData("flag provided but not defined: -badflag", "-badflag", "echo.thrift")]
    [InlineData("flag needs a value: -module NAME", "-module")]
    [InlineData("-combine-service is true or false, not 'x'", "-combine-service=x", "echo.thrift")]
    [InlineData("-tpl odd is not known", "-module", "M", "-service", "m", "-tpl", "odd", "echo.thrift")]
    [InlineData("clone the repository", "-module", "M", "-I", "git@example.com:a/b.git", "echo.thrift")]
    [InlineData("-gen-path", "-module", "M", "-gen-path", "/abs", "echo.thrift")]
    public void A_wrong_command_line_says_what_is_wrong(string expected, params string[] args)
    {
        _workspace.Write("echo.thrift", Workspace.Echo);
        var report = _workspace.Run(2, args);
        Assert.StartsWith("kitex: error: ", report, StringComparison.Ordinal);
        Assert.Contains(expected, report, StringComparison.Ordinal);
        Assert.Equal(["echo.thrift"], _workspace.Names());
    }

    [Fact]
    public void The_module_must_be_the_project_that_is_there()
    {
        _workspace.ScaffoldEcho();
        Assert.Contains("('other') is not consistent with the project here ('exampleKitex'", _workspace.Run(2, "-module", "other", "echo.thrift"), StringComparison.Ordinal);
        _workspace.Write("second.csproj", "<Project />");
        Assert.Contains("several projects found here: exampleKitex, second", _workspace.Run(2, "echo.thrift"), StringComparison.Ordinal);
        _workspace.Run(0, "-module", "exampleKitex", "echo.thrift");
    }

    [Theory]
    [InlineData("KX0101", null)]
    [InlineData("(1,1): error KX2101: no service defined in the IDL", "struct S {}")]
    [InlineData("(1,15): error KX", "struct S { 1: Nope x }")]
    [InlineData("error KX0104", "include \"nowhere.thrift\"")]
    public void A_wrong_idl_is_told_where_it_is_and_nothing_is_written(string expected, string? idl)
    {
        if (idl is not null)
            _workspace.Write("bad.thrift", idl);
        var before = _workspace.Files();
        var report = _workspace.Run(1, "-module", "M", "-service", "m", "bad.thrift");
        Assert.Contains(expected, report, StringComparison.Ordinal);
        Assert.Equal(before, _workspace.Files());
    }

    [Fact]
    public void A_place_that_cannot_be_written_leaves_all_as_it_was()
    {
        _workspace.Write("echo.thrift", Workspace.Echo);
        _workspace.Write("kitex_gen", "a file");
        var before = _workspace.Files();
        Assert.StartsWith("kitex: error: ", _workspace.Run(1, "-module", "M", "-service", "m", "echo.thrift"), StringComparison.Ordinal);
        Assert.Equal(before, _workspace.Files());
        Assert.Empty(Directory.GetDirectories(_workspace.Root));
    }

    [Theory]
    [InlineData("-help")]
    [InlineData("--help")]
    [InlineData("-h")]
    public void The_help_names_every_flag(string flag)
    {
        var help = _workspace.Run(0, flag);
        Assert.All(Flags.All, each => Assert.Contains($"  -{each.Name}", help, StringComparison.Ordinal));
    }

    [Fact]
    public void The_version_is_that_of_the_package() => Assert.Equal($"v{ToolVersion.Text}", _workspace.Run(0, "-version").Trim());

    public static TheoryData<string> Meaningless => [.. Flags.All.Where(static flag => flag.Effect is FlagEffect.Ignored or FlagEffect.Refused).Select(static flag => flag.Name)];

    [Theory]
    [MemberData(nameof(Meaningless))]
    public void A_flag_without_a_meaning_is_answered(string name)
    {
        _workspace.Write("echo.thrift", Workspace.Echo);
        var flag = Flags.Find(name)!;
        string[] args = ["-module", "M", flag.Value is null ? $"--{name}" : $"-{name}=x", "echo.thrift"];
        var report = _workspace.Run(flag.Effect == FlagEffect.Ignored ? 0 : 2, args);
        Assert.Contains($"-{name} has no meaning in C#: {flag.Text}", report, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documentation_lists_the_flags_as_they_are()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "kitex-command.md"));
        var section = page[page.IndexOf("## Flags\n", StringComparison.Ordinal)..page.IndexOf("## Flags of `kitex bench`", StringComparison.Ordinal)];
        var rows = FlagRow().Matches(section).Select(static row => (row.Groups[1].Value, row.Groups[2].Value)).ToList();
        Assert.Equal(Flags.All.Select(static flag => ($"-{flag.Name} {flag.Value}".TrimEnd(), flag.Text)), rows);
    }

    [Fact]
    public void Every_code_is_explained_in_the_documentation()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "idl-errors.md"));
        Assert.All(
            typeof(ToolDiagnosticCode).GetFields().Select(static field => (string)field.GetRawConstantValue()!),
            code => Assert.Contains($"| {code} |", page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `(-[^`]+)` \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex FlagRow();
}
