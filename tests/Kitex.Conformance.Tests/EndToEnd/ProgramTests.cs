namespace Kitex.Conformance.Tests.EndToEnd;

public sealed class ProgramTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string[] Services = ["echo", "rich", "second"];

    [Theory]
    [InlineData("buffered")]
    [InlineData("framed")]
    [InlineData("ttheader")]
    [InlineData("ttheaderframed")]
    [InlineData("buffered", "--mux")]
    [InlineData("ttheader", "--mux", "-c", "8")]
    [InlineData("ttheader", "--crc32")]
    [InlineData("ttheader", "--short")]
    [InlineData("ttheaderframed", "--transient", "a=b,other-key=值", "--persistent", "p=q", "--timeout", "0")]
    public async Task Every_case_passes_between_two_processes(string transport, params string[] flags)
    {
        foreach (var service in Services)
            await Cases.PassAsync(server.Address, service, transport, flags);
        if (transport != "buffered" || flags.Contains("--mux"))
            await Cases.PassAsync(server.Address, "pb", transport, flags);
    }

    [Theory]
    [InlineData]
    [InlineData("--gzip")]
    [InlineData("--short")]
    [InlineData("-c", "8", "-n", "3")]
    [InlineData("--transient", "a=b,other-key=值", "--persistent", "P_q=q", "--timeout", "0")]
    public Task Every_case_of_Protobuf_passes_over_gRPC_between_two_processes(params string[] flags) =>
        Cases.PassAsync(server.Address, "pb", "grpc", flags);

    [Theory]
    [InlineData("clientstream", "#hdr", null)]
    [InlineData("clientstream", "#early", "")]
    [InlineData("serverstream", "slow", null)]
    [InlineData("serverstream", "#mid:error", "undeclared error from handler [biz error]")]
    [InlineData("serverstream", "#status:5:not found", "not found [biz error]")]
    [InlineData("serverstream", "#mid:biz:9:late", "BizStatusException: late")]
    [InlineData("bidi", "#hdr", null)]
    [InlineData("bidi", "#return", "got []")]
    public async Task Messages_of_a_stream_that_ask_for_something_get_it(string name, string message, string? failure)
    {
        var run = await Cases.RunAsync(server.Address, "pb", "grpc", name, "--message", message);

        Assert.StartsWith($"{(failure is null ? "PASS" : "FAIL")} case={name} transport=grpc", run.Output, StringComparison.Ordinal);
        Assert.Contains(failure ?? "", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_calls_at_once_over_short_connections_pass()
    {
        var run = await ConformanceProcess.RunAsync(
            "client", "-addr", server.Address, "-service", "echo", "-transport", "framed", "-case", "echo,echo-twice",
            "-n", "20", "-c", "8", "-size", "70000", "-short", "-timeout", "10s");

        Assert.Equal(["PASS case=echo transport=framed", "PASS case=echo-twice transport=framed"], run.Lines);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_mismatch_is_reported_with_exit_code_1()
    {
        var run = await ConformanceProcess.RunAsync(
            "client", "--addr", server.Address, "--service", "echo", "--case", "echo,empty", "--message", "#error");

        Assert.StartsWith("FAIL case=echo transport=framed ", run.Lines[0], StringComparison.Ordinal);
        Assert.Equal("PASS case=empty transport=framed", run.Lines[1]);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task Without_a_transport_the_cases_of_all_are_listed()
    {
        var all = await Cases.ListAsync("echo");
        var framed = await Cases.ListAsync("echo", "--transport", "framed");

        Assert.Equal(["biz", "bizx", "bizneg"], all.Except(framed));
        Assert.Empty(framed.Except(all));
        Assert.Equal(
            [
                "unary", "everything", "everything-variants", "error", "panic", "transerr", "status", "biz", "bizx", "grpcbiz", "timeout", "meta",
                "unknown-method", "unknown-service", "clientstream", "serverstream", "bidi", "bidi-cancel",
            ],
            await Cases.ListAsync("pb"));
    }

    [Theory]
    [InlineData("buffered, framed, ttheader, ttheaderframed", "client", "--service", "echo", "--transport", "grpc", "--case", "echo")]
    [InlineData("echo, pb, rich, second", "client", "--service", "stream", "--case", "unary")]
    [InlineData("buffered, framed, grpc, ttheader, ttheaderframed", "client", "--service", "pb", "--transport", "ttstream", "--case", "unary")]
    [InlineData("framed, grpc, ttheader, ttheaderframed", "client", "--service", "pb", "--transport", "buffered", "--case", "unary")]
    [InlineData("bidi-cancel", "client", "--service", "pb", "--transport", "grpc", "--case", "unarystream")]
    [InlineData("share connections", "client", "--service", "pb", "--transport", "grpc", "--case", "unary", "--mux")]
    [InlineData("oneof_string", "client", "--service", "pb", "--case", "everything", "--variant", "none")]
    [InlineData("echo-twice", "client", "--service", "echo", "--case", "biz")]
    [InlineData("union_num", "client", "--service", "rich", "--case", "echoAll", "--variant", "none")]
    [InlineData("available: grpc", "client", "--service", "pb", "--case", "unary", "--gzip")]
    [InlineData("fail-trans", "client", "--service", "rich", "--transport", "buffered", "--case", "fail-bizstatus")]
    [InlineData("ttheader, ttheaderframed", "client", "--service", "echo", "--case", "echo", "--crc32")]
    [InlineData("exclude each other", "client", "--service", "echo", "--case", "echo", "--mux", "--short")]
    [InlineData("k=v", "client", "--service", "echo", "--case", "echo", "--transient", "a")]
    [InlineData("--name is missing", "server", "--registry", "local://")]
    [InlineData("one of local", "server", "--registry", "nowhere://127.0.0.1:1", "--name", "x")]
    [InlineData("is no address of a registry", "client", "--service", "echo", "--case", "echo", "--registry", "127.0.0.1:1", "--name", "x")]
    [InlineData("echo, pb, rich, second, all", "server", "--service", "stream")]
    [InlineData("host:port", "server", "--addr", "nowhere")]
    [InlineData("host:port", "client", "--addr", "nowhere", "--service", "echo", "--case", "echo")]
    [InlineData("200ms or 3s", "client", "--service", "echo", "--case", "echo", "--timeout", "soon")]
    [InlineData("server or client")]
    public async Task What_is_not_available_ends_with_exit_code_2_and_names_what_is(string available, params string[] arguments)
    {
        var run = await ConformanceProcess.RunAsync(arguments);

        Assert.Contains(available, run.Errors, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
        Assert.Equal(2, run.ExitCode);
    }

    [Fact]
    public async Task Client_and_server_find_each_other_in_a_registry()
    {
        var registry = $"local://{Directory.CreateTempSubdirectory("kitex-conformance-").FullName}";
        var (process, _) = await ConformanceProcess.StartServerAsync("echo", "--registry", registry, "--name", "a.name", "--weight", "3", "--tags", "zone=z1");
        await using (process)
        {
            var call = await ConformanceProcess.RunAsync("client", "--service", "echo", "--case", "echo", "--registry", registry, "--name", "a.name");
            Assert.Equal("PASS case=echo transport=framed\n", call.Output);
            Assert.Equal(0, (await process.TerminateAsync()).ExitCode);
        }

        Directory.Delete(registry["local://".Length..], recursive: true);
    }

    [Fact]
    public async Task The_server_ends_with_exit_code_0_on_SIGTERM()
    {
        var (process, address) = await ConformanceProcess.StartServerAsync("echo");
        await using (process)
        {
            var call = await ConformanceProcess.RunAsync("client", "--addr", address, "--service", "echo", "--case", "echo");
            Assert.Equal(0, call.ExitCode);

            var end = await process.TerminateAsync();

            Assert.Equal(0, end.ExitCode);
        }
    }
}
