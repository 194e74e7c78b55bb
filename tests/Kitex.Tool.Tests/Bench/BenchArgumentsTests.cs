using System.Text.RegularExpressions;
using Kitex.Build.CommandLine;
using Kitex.Tool.CommandLine;

namespace Kitex.Tool.Tests.Bench;

public sealed partial class BenchArgumentsTests
{
    private static readonly string[] Least = ["-idl", "a.thrift", "-address", ":1"];

    [Fact]
    public void What_is_not_given_has_its_default()
    {
        var arguments = BenchArguments.Parse(Least);
        Assert.Equal(("ttheader", 50, 1, 16), (arguments.Transport, arguments.Concurrency, arguments.Connections, arguments.Size));
        Assert.Equal((TimeSpan.FromSeconds(10), null, TimeSpan.FromSeconds(2)), (arguments.Duration, arguments.Requests, arguments.Warmup));
        Assert.Equal((null, TimeSpan.FromSeconds(3), false), (arguments.Rate, arguments.Timeout, arguments.Json));
    }

    [Theory]
    [InlineData("a.proto", "grpc")]
    [InlineData("a.PROTO", "framed", "-transport", "framed")]
    [InlineData("a.thrift", "grpc", "-transport", "grpc", "-connections", "2")]
    public void What_every_server_of_a_file_takes_is_spoken_unless_something_else_is_said(string idl, string expected, params string[] args) =>
        Assert.Equal(expected, BenchArguments.Parse(["-idl", idl, "-address", ":1", .. args]).Transport);

    [Fact]
    public void Flags_have_one_or_two_dashes_and_a_value_behind_a_space_or_an_equals_sign()
    {
        var arguments = BenchArguments.Parse(
        [
            "--idl=a.thrift", "-address", "127.0.0.1:1", "--address", "[::1]:2", "-method=echo", "--service", "Echo", "--callee", "echo.name",
            "--data", "{\"a\": \"b=c\"}", "-size=5", "--transport", "mux", "--connections=4", "--concurrency", "7", "--requests=1000", "--rate", "0.5",
            "--timeout", "1m30s", "--json", "-I", "x", "-I=y",
        ]);
        Assert.Equal(["127.0.0.1:1", "[::1]:2"], arguments.Addresses);
        Assert.Equal(("a.thrift", "echo", "Echo", "echo.name"), (arguments.Idl, arguments.Method, arguments.Service, arguments.Callee));
        Assert.Equal(("{\"a\": \"b=c\"}", 5, "mux", 4, 7), (arguments.Data, arguments.Size, arguments.Transport, arguments.Connections, arguments.Concurrency));
        Assert.Equal((null, 1000, TimeSpan.Zero, 0.5), (arguments.Duration, arguments.Requests, arguments.Warmup, arguments.Rate));
        Assert.Equal((TimeSpan.FromSeconds(90), true), (arguments.Timeout, arguments.Json));
        Assert.Equal(["x", "y"], arguments.IncludeDirectories);
    }

    [Theory]
    [InlineData("-idl is missing", "-address", ":1")]
    [InlineData("-transport buffered carries Thrift alone; for Protobuf there are ttheader, ttheader-framed, framed, mux, grpc", "-idl", "a.proto", "-address", ":1", "-transport", "buffered")]
    [InlineData("-address is missing", "-idl", "a.thrift")]
    [InlineData("'a.thrift' is no flag; the IDL file goes after -idl", "a.thrift")]
    [InlineData("flag provided but not defined: -module", "-module", "M")]
    [InlineData("flag needs a value: -idl FILE", "-idl")]
    [InlineData("-address: 'nowhere' is no address.", "-address", "nowhere")]
    [InlineData("-transport http is not known; there are ttheader, ttheader-framed, framed, buffered, mux, grpc", "-transport", "http")]
    [InlineData("-concurrency is a whole number, 1 to 65536, not '0'", "-concurrency", "0")]
    [InlineData("-connections is a whole number, 1 to 1024, not '-1'", "-connections", "-1")]
    [InlineData("-requests is a whole number", "-requests", "many")]
    [InlineData("-rate is a number above 0", "-rate", "0")]
    [InlineData("-duration is a time of up to 24 hours such as 10s, 500ms or 1m30s, not '10'", "-duration", "10")]
    [InlineData("-duration must be longer than nothing", "-duration", "0s")]
    [InlineData("-timeout is a time", "-timeout", "25h")]
    [InlineData("-duration and -requests both say when to end", "-idl", "a", "-address", ":1", "-duration", "1s", "-requests", "1")]
    [InlineData("-connections is for calls that share connections, -transport mux or grpc", "-idl", "a", "-address", ":1", "-connections", "2")]
    [InlineData("-I takes a folder", "-I", "https://example.com/a.git")]
    public void A_wrong_command_line_says_what_is_wrong(string expected, params string[] args) =>
        Assert.StartsWith(expected, Assert.Throws<UsageException>(() => BenchArguments.Parse(args)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("10s", 10)]
    [InlineData("1.5s", 1.5)]
    [InlineData("500ms", 0.5)]
    [InlineData("250us", 0.00025)]
    [InlineData("1h2m3s", 3723)]
    [InlineData("0s", 0)]
    public void Times_are_read_as_in_Go(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), DurationText.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("10")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1s2")]
    [InlineData("99999999999999999999h")]
    public void What_is_no_time_is_none(string text) => Assert.Null(DurationText.TryParse(text));

    [Fact]
    public void The_documentation_lists_the_flags_as_they_are()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "kitex-command.md"));
        var section = page[page.IndexOf("## Flags of `kitex bench`", StringComparison.Ordinal)..];
        var rows = FlagRow().Matches(section).Select(static row => (row.Groups[1].Value, row.Groups[2].Value)).ToList();
        Assert.Equal(BenchFlags.All.Select(static flag => ($"-{flag.Name} {flag.Value}".TrimEnd(), flag.Text)), rows);
    }

    [GeneratedRegex(@"^\| `(-[^`]+)` \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex FlagRow();
}
