using System.Net;
using Kitex.Conformance.Tests.Captures;
using Kitex.Conformance.Tests.Wire;

namespace Kitex.Conformance.Tests.EndToEnd;

public sealed class ServerFlagTests
{
    [Fact]
    public async Task A_mux_server_takes_TTHeader_only()
    {
        var (process, address) = await ConformanceProcess.StartServerAsync("all", "--mux");
        await using (process)
        {
            await Cases.PassAsync(address, "rich", "framed", "--mux");
            await Cases.PassAsync(address, "pb", "ttheader", "--mux");
            await Cases.PassAsync(address, "echo", "ttheader", "--mux", "-c", "4");
            await Cases.PassAsync(address, "second", "ttheaderframed");

            var run = await Cases.RunAsync(address, "echo", "framed", "echo");

            Assert.StartsWith("FAIL case=echo transport=framed ", run.Output, StringComparison.Ordinal);
            Assert.Equal(1, run.ExitCode);
        }
    }

    [Fact]
    public async Task A_server_without_meta_sends_metainfo_but_no_business_error()
    {
        var (process, address) = await ConformanceProcess.StartServerAsync("echo", "--no-meta");
        await using (process)
        {
            var run = await Cases.RunAsync(address, "echo", "ttheader", "meta,biz", "--transient", "a=b");

            Assert.Equal("PASS case=meta transport=ttheader", run.Lines[0]);
            Assert.Equal("FAIL case=biz transport=ttheader expected BizStatusException, the call succeeded", run.Lines[1]);
            Assert.Equal(1, run.ExitCode);
        }
    }

    [Fact]
    public async Task A_crc32_server_sends_checksums_and_closes_on_a_false_one()
    {
        var (process, address) = await ConformanceProcess.StartServerAsync("echo", "--crc32");
        await using (process)
        {
            await Cases.PassAsync(address, "echo", "ttheaderframed", "--crc32");
            await Cases.PassAsync(address, "echo", "ttheader");
            var call = Capture.Load("echo_ttheader_crc32").Steps[0].Bytes!;
            using var connection = new WireConnection(IPEndPoint.Parse(address));

            connection.TrySend(call);
            Assert.Contains("crc32c=\"b20d8963\"", connection.Receive()!.Header!.Pairs);

            // The last letter of the message.
            call[^3]++;
            connection.TrySend(call);
            Assert.Null(connection.Receive());
        }
    }

    [Fact]
    public async Task A_server_that_refuses_calls_without_a_service_name_answers_those_with_one()
    {
        var (process, address) = await ConformanceProcess.StartServerAsync("all", "--refuse-no-service-name");
        await using (process)
        {
            var named = await Cases.RunAsync(address, "echo", "ttheader", "echo,unknown-service");
            var nameless = await Cases.RunAsync(address, "echo", "framed", "echo");

            Assert.Equal("PASS case=echo transport=ttheader", named.Lines[0]);
            Assert.Contains("unknown service NoSuchService, method echo", named.Lines[1], StringComparison.Ordinal);
            Assert.Contains("unknown service , method echo", nameless.Lines[0], StringComparison.Ordinal);
            Assert.Equal((1, 1), (named.ExitCode, nameless.ExitCode));
        }
    }
}
