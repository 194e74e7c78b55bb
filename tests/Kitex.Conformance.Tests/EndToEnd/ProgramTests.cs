namespace Kitex.Conformance.Tests.EndToEnd;

public sealed class ProgramTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("echo", "framed")]
    [InlineData("echo", "buffered")]
    [InlineData("rich", "framed")]
    [InlineData("rich", "buffered")]
    [InlineData("second", "framed")]
    [InlineData("second", "buffered")]
    public async Task Every_case_of_a_service_passes_between_two_processes(string service, string transport)
    {
        var list = await ConformanceProcess.RunAsync("client", "--service", service, "--case", "list");
        Assert.NotEmpty(list.Lines);

        var run = await ConformanceProcess.RunAsync(
            "client", "--addr", server.Address, "--service", service, "--transport", transport, "--case", string.Join(',', list.Lines));

        Assert.Equal(list.Lines.Select(name => $"PASS case={name} transport={transport}"), run.Lines);
        Assert.Equal(0, run.ExitCode);
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

    [Theory]
    [InlineData("buffered, framed", "client", "--service", "echo", "--transport", "grpc", "--case", "echo")]
    [InlineData("echo, rich, second", "client", "--service", "pb", "--case", "unary")]
    [InlineData("echo-twice", "client", "--service", "echo", "--case", "biz")]
    [InlineData("union_num", "client", "--service", "rich", "--case", "echoAll", "--variant", "none")]
    [InlineData("--timeout", "client", "--service", "echo", "--case", "echo", "--mux")]
    [InlineData("--addr", "server", "--registry", "etcd://127.0.0.1:2379")]
    [InlineData("echo, rich, second, all", "server", "--service", "stream")]
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
