using System.Text.Json;
using Api;
using Kitex.Tool.Bench;
using Kitex.Tool.CommandLine;
using Kitex.Tool.Tests.Calling;
using Kitex.Tool.Tests.Calls;

namespace Kitex.Tool.Tests.Bench;

public sealed class BenchCommandTests
{
    [Theory]
    [InlineData("ttheader")]
    [InlineData("ttheader-framed")]
    [InlineData("framed")]
    [InlineData("buffered")]
    [InlineData("mux", "-connections", "3")]
    public async Task A_thousand_calls_are_answered_over_every_transport(string transport, params string[] more)
    {
        var served = 0;
        await using var workspace = await BenchWorkspace.ServeEchoAsync((request, _) =>
        {
            Interlocked.Increment(ref served);
            return new(new Response { Message = request.Message });
        });
        var run = await workspace.RunEchoAsync(["--data", """{"message":"hello"}""", "--transport", transport, "--requests", "1000", .. more]);
        Assert.True(run.Code == 0, run.Report + run.Output);
        Assert.Equal(1000, served);
        Assert.StartsWith($"Echo.echo at {workspace.Address}, {transport}, 50 at once{Environment.NewLine}", run.Output, StringComparison.Ordinal);
        Assert.Contains("calls  1,000 in ", run.Output, StringComparison.Ordinal);
        Assert.Contains("all ok", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output + run.Report);
    }

    [Fact]
    public async Task The_service_gets_the_data_and_a_file_may_hold_it()
    {
        var messages = new HashSet<string>();
        await using var workspace = await BenchWorkspace.ServeEchoAsync((request, _) =>
        {
            lock (messages)
                messages.Add(request.Message);
            return new(new Response());
        });
        workspace.Write("request.json", """{"message": "from a file"}""");
        Assert.Equal(0, (await workspace.RunEchoAsync("-data", "@request.json", "-requests", "5")).Code);
        var run = await workspace.RunEchoAsync("-size", "5", "-requests", "5");
        Assert.Equal(0, run.Code);
        Assert.Contains("data made from the IDL; -data gives your own:", run.Report, StringComparison.Ordinal);
        Assert.Contains("\"message\": \"abcde\"", run.Report, StringComparison.Ordinal);
        Assert.Equal(["abcde", "from a file"], messages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_run_by_time_warms_up_first()
    {
        await using var workspace = await BenchWorkspace.ServeEchoAsync();
        var run = await workspace.RunEchoAsync("-duration", "100ms", "-warmup", "100ms", "-concurrency", "2", "-rate", "500");
        Assert.True(run.Code == 0, run.Report + run.Output);
        Assert.Contains("2 at once, 500 calls/s", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_can_be_parsed()
    {
        await using var workspace = await BenchWorkspace.ServeEchoAsync();
        var run = await workspace.RunEchoAsync("-data", "{}", "-requests", "100", "--json");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal((100, 0), (json.RootElement.GetProperty("ok").GetInt64(), json.RootElement.GetProperty("failed").GetInt64()));
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task Failures_are_counted_by_kind()
    {
        await using var workspace = await BenchWorkspace.ServeAsync(CallsServer.Create(new CallsHandler(), BenchWorkspace.Listen));
        var run = await workspace.RunCallsAsync("-method", "join", "-requests", "40", "-concurrency", "4");
        Assert.Equal(1, run.Code);
        Assert.Contains("10 ok, 30 failed", run.Output, StringComparison.Ordinal);
        Assert.Contains("10  declared exception Broken, the first:", run.Output, StringComparison.Ordinal);
        Assert.Contains("""Broken {"code":5,"message":"declared"}""", run.Output, StringComparison.Ordinal);
        Assert.Contains("10  business error 1001, the first:", run.Output, StringComparison.Ordinal);
        Assert.Contains("not today", run.Output, StringComparison.Ordinal);
        Assert.Contains("10  application exception 6, the first:", run.Output, StringComparison.Ordinal);
        Assert.Contains("by accident", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeouts_are_counted()
    {
        await using var workspace = await BenchWorkspace.ServeAsync(CallsServer.Create(new CallsHandler(), BenchWorkspace.Listen));
        var run = await workspace.RunCallsAsync("-method", "nothing", "-requests", "2", "-timeout", "50ms");
        Assert.Equal(1, run.Code);
        Assert.Contains("2  timeout, the first:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_without_an_answer_are_made_too()
    {
        var handler = new CallsHandler();
        await using var workspace = await BenchWorkspace.ServeAsync(CallsServer.Create(handler, BenchWorkspace.Listen));
        Assert.Equal(0, (await workspace.RunCallsAsync("-method", "fire", "-requests", "20")).Code);
        while (handler.Fires < 20)
            await Task.Delay(1);
    }

    [Fact]
    public async Task A_sample_is_what_the_service_understands()
    {
        var handler = new CallsHandler();
        await using var workspace = await BenchWorkspace.ServeAsync(CallsServer.Create(handler, BenchWorkspace.Listen));
        Assert.Equal(0, (await workspace.RunCallsAsync("-method", "walk", "-requests", "1")).Code);
        Assert.Equal("abcdefghijklmnop", handler.Walked!.Leaf!.Name);
    }

    [Fact]
    public async Task A_method_that_the_service_does_not_have_ends_the_run()
    {
        await using var workspace = await BenchWorkspace.ServeEchoAsync();
        var run = await workspace.RunCallsAsync("-method", "walk", "-transport", "framed", "-duration", "1h");
        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Matches("kitex: error: Calls.walk of Calls at .*: the server answered with exception type 20: unknown service", run.Report);
    }

    [Fact]
    public async Task Where_nobody_listens_the_run_ends()
    {
        var workspace = await BenchWorkspace.ServeEchoAsync();
        var address = workspace.Address;
        await workspace.DisposeAsync();
        await using var other = await BenchWorkspace.ServeEchoAsync();
        var run = await other.RunAsync(["-idl", IdlAsset.EchoPath, "-address", address, "-method", "echo", "-duration", "1h"]);
        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains($"kitex: error: Echo.echo of Echo at {address}: no connection after ", run.Report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-data: $.messag: Request has no such member; it has message", "-method", "echo", "-data", """{"messag":"x"}""")]
    [InlineData("-method nope: echo.thrift has no such method; it has Echo.echo", "-method", "nope")]
    [InlineData("-method says what to call; echo.thrift has Echo.echo")]
    [InlineData("flag provided but not defined: -nope", "-nope")]
    public async Task A_wrong_command_line_calls_nobody(string expected, params string[] args)
    {
        await using var workspace = await BenchWorkspace.ServeEchoAsync((_, _) => throw new InvalidOperationException("called"));
        var run = await workspace.RunAsync([.. workspace.Where(IdlAsset.EchoPath), .. args]);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith($"kitex: error: {expected}", run.Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_idl_is_told_where_it_is()
    {
        await using var workspace = await BenchWorkspace.ServeEchoAsync();
        var path = workspace.Write("bad.thrift", "struct S { 1: Nope x }");
        var run = await workspace.RunAsync(workspace.Where(path));
        Assert.Equal(1, run.Code);
        Assert.Contains("bad.thrift(1,15): error KX", run.Report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_from_outside_still_sums_up()
    {
        using var end = new CancellationTokenSource();
        var served = 0;
        await using var workspace = await BenchWorkspace.ServeEchoAsync(async (request, _) =>
        {
            if (Interlocked.Increment(ref served) == 500)
                await end.CancelAsync();
            return new Response { Message = request.Message };
        });
        string[] args = [.. workspace.Where(IdlAsset.EchoPath), "-method", "echo", "-duration", "1h", "-warmup", "0s"];
        var run = await workspace.RunAsync(args, cancellation: end.Token);
        Assert.True(run.Code == 0, run.Report + run.Output);
        Assert.Contains("all ok", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_has_a_line_that_is_cleared_at_the_end()
    {
        await using var workspace = await BenchWorkspace.ServeEchoAsync();
        string[] args = [.. workspace.Where(IdlAsset.EchoPath), "-method", "echo", "-requests", "100", "-data", "{}"];
        var terminal = new CommandConsole(TextWriter.Null, TextWriter.Null) { Width = static () => 80, OutputInk = new Ink(IsOn: true) };
        var run = await workspace.RunAsync(args, terminal);
        Assert.EndsWith("\r\e[K", run.Report, StringComparison.Ordinal);
        Assert.Contains("\e[32mall ok\e[0m", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_names_every_flag()
    {
        await using var workspace = await BenchWorkspace.ServeEchoAsync();
        var run = await workspace.RunAsync(["--help"]);
        Assert.Equal(0, run.Code);
        Assert.All(BenchFlags.All, flag => Assert.Contains($"  -{flag.Name}", run.Report, StringComparison.Ordinal));
    }
}
