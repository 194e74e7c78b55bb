using System.Text.Json;
using Api;
using Kitex.Tool.Tests.Calling.Protobuf;
using Kitex.Tool.Tests.Things;

namespace Kitex.Tool.Tests.Bench;

public sealed class BenchProtobufTests
{
    [Theory]
    [InlineData("grpc")]
    [InlineData("grpc", "-transport", "grpc", "-connections", "3")]
    [InlineData("ttheader", "-transport", "ttheader")]
    [InlineData("ttheader-framed", "-transport", "ttheader-framed")]
    [InlineData("framed", "-transport", "framed")]
    [InlineData("mux", "-transport", "mux", "-connections", "3")]
    public async Task A_thousand_calls_are_answered_over_every_transport(string transport, params string[] args)
    {
        var handler = new ThingsHandler();
        await using var workspace = await ServeAsync(handler);
        var run = await RunAsync(workspace, ["-method", "Take", "-data", """{"a_string": "hello", "aInt64": "7"}""", "-requests", "1000", .. args]);
        Assert.True(run.Code == 0, run.Report + run.Output);
        Assert.Equal(1000, handler.Taken);
        Assert.Equal(("hello", 7), (handler.Last!.AString, handler.Last.AInt64));
        Assert.StartsWith($"Things.Take at {workspace.Address}, {transport}, 50 at once{Environment.NewLine}", run.Output, StringComparison.Ordinal);
        Assert.Contains("all ok", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Thrift_service_can_be_loaded_over_gRPC_too()
    {
        await using var workspace = await BenchWorkspace.ServeEchoAsync();
        var run = await workspace.RunEchoAsync("-transport", "grpc", "-requests", "100");
        Assert.True(run.Code == 0, run.Report + run.Output);
    }

    [Fact]
    public async Task A_sample_is_what_the_service_understands()
    {
        var handler = new ThingsHandler();
        await using var workspace = await ServeAsync(handler);
        var run = await RunAsync(workspace, "-method", "Take", "-size", "5", "-requests", "1");
        Assert.True(run.Code == 0, run.Report + run.Output);
        Assert.Contains("data made from the IDL; -data gives your own:", run.Report, StringComparison.Ordinal);
        Assert.Equal(("abcde", "abcde"), (handler.Last!.AString, handler.Last.Inner.Name));
    }

    [Fact]
    public async Task A_large_message_arrives_whole()
    {
        var handler = new ThingsHandler();
        await using var workspace = await ServeAsync(handler);
        Assert.Equal(0, (await RunAsync(workspace, "-method", "Take", "-size", "300000", "-requests", "3")).Code);
        Assert.Equal(300_000, handler.Last!.AString.Length);
    }

    [Fact]
    public async Task A_message_of_Google_may_be_the_request()
    {
        await using var workspace = await ServeAsync(new ThingsHandler());
        Assert.Equal(0, (await RunAsync(workspace, "-method", "Ping", "-requests", "3")).Code);
    }

    [Fact]
    public async Task Failures_are_counted_by_kind_and_have_the_numbers_of_gRPC()
    {
        await using var workspace = await ServeAsync(new ThingsHandler());
        var run = await RunAsync(workspace, "-method", "Fail", "-requests", "40", "-concurrency", "4");
        Assert.Equal(1, run.Code);
        Assert.Contains("10 ok, 30 failed", run.Output, StringComparison.Ordinal);
        Assert.Contains("10  business error 1001, the first:", run.Output, StringComparison.Ordinal);
        Assert.Contains("10  gRPC status 5, the first:", run.Output, StringComparison.Ordinal);
        Assert.Contains("not here", run.Output, StringComparison.Ordinal);
        Assert.Contains("10  gRPC status 13, the first:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_over_TTHeader_are_application_exceptions()
    {
        await using var workspace = await ServeAsync(new ThingsHandler());
        var run = await RunAsync(workspace, "-method", "Fail", "-requests", "4", "-transport", "ttheader", "-json");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(
            ["application exception 6 2", "business error 1001 1"],
            json.RootElement.GetProperty("errors").EnumerateArray().Select(static kind => $"{kind.GetProperty("kind")} {kind.GetProperty("count")}"));
    }

    [Theory]
    [InlineData(false, 20)]
    [InlineData(true, 12)]
    public async Task A_service_that_is_not_there_ends_the_run(bool standardCodes, int status)
    {
        await using var workspace = await BenchWorkspace.ServeAsync(EchoServer.Create(new Silent(), o =>
        {
            BenchWorkspace.Listen(o);
            o.Configure(x => x with { Grpc = x.Grpc with { StandardStatusCodes = standardCodes } });
        }));
        var run = await RunAsync(workspace, "-method", "Take", "-duration", "1h");
        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains($"gRPC status {status} after ", run.Report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-method Watch streams; only unary methods can be loaded", "-method", "Watch")]
    [InlineData("-method Gather streams; only unary methods can be loaded", "-method", "Gather")]
    [InlineData("-method nope: things.proto has no such method; it has Things.Take, Things.Fail", "-method", "nope")]
    [InlineData("-service Nope: things.proto has no such service; it has Things", "-service", "Nope", "-method", "Take")]
    [InlineData("-data: $.inner.nam: Inner has no such field", "-method", "Take", "-data", """{"inner": {"nam": 1}}""")]
    [InlineData("-data: $: no sample can be made", "-method", "Endless")]
    public async Task A_wrong_command_line_calls_nobody(string expected, params string[] args)
    {
        var handler = new ThingsHandler();
        await using var workspace = await ServeAsync(handler);
        var run = await RunAsync(workspace, args);
        Assert.Equal((2, "", 0), (run.Code, run.Output, handler.Taken));
        Assert.StartsWith($"kitex: error: {expected}", run.Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_file_is_told_where_it_is()
    {
        await using var workspace = await ServeAsync(new ThingsHandler());
        var path = workspace.Write("bad.proto", "syntax = \"proto3\";\nmessage M { Nope x = 1; }\n");
        var run = await workspace.RunAsync(workspace.Where(path));
        Assert.Equal(1, run.Code);
        Assert.Contains("bad.proto(2,13): error KX2009: ", run.Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imports_are_found_by_I_and_names_that_CSharp_does_not_like_are_no_matter()
    {
        var handler = new ThingsHandler();
        await using var workspace = await ServeAsync(handler);
        workspace.Write("shared/inner.proto", "syntax = \"proto3\"; package things.v1; message event { string a_string = 14; } message Inner { }");
        var path = workspace.Write("api/own.proto", "syntax = \"proto3\"; package things.v1; import \"inner.proto\"; service Things { rpc Take(event) returns (Inner); }");
        var run = await workspace.RunAsync([.. workspace.Where(path), "-I", "shared", "-method", "Take", "-data", """{"aString": "x"}""", "-requests", "1"]);
        Assert.True(run.Code == 0, run.Report + run.Output);
        Assert.Equal("x", handler.Last!.AString);
    }

    [Theory]
    [InlineData("2023")]
    [InlineData("2024")]
    public async Task A_file_of_an_edition_is_read(string edition)
    {
        var handler = new ThingsHandler();
        await using var workspace = await ServeAsync(handler);
        var path = workspace.Write("edition.proto", $"edition = \"{edition}\"; package things.v1; message Thing {{ string a_string = 14; repeated int32 numbers = 18; }} message Inner {{ }} service Things {{ rpc Take(Thing) returns (Inner); }}");
        var run = await workspace.RunAsync([.. workspace.Where(path), "-method", "Take", "-data", """{"aString": "x", "numbers": [1, 2]}""", "-requests", "1"]);
        Assert.True(run.Code == 0, run.Report + run.Output);
        Assert.Equal(("x", 2), (handler.Last!.AString, handler.Last.Numbers.Count));
    }

    private static Task<BenchWorkspace> ServeAsync(ThingsHandler handler) => BenchWorkspace.ServeAsync(ThingsServer.Create(handler, BenchWorkspace.Listen));

    private static Task<BenchRun> RunAsync(BenchWorkspace workspace, params string[] args) => workspace.RunAsync([.. workspace.Where(ProtobufAsset.ThingsPath), .. args]);

    private sealed class Silent : IEcho
    {
        public ValueTask<Response> EchoAsync(Request req, CallContext call = default) => new(new Response());
    }
}
