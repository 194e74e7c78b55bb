using System.Net;
using System.Net.Sockets;
using Kitex.Conformance.Tests.Wire;

namespace Kitex.Conformance.Tests.EndToEnd;

public sealed class RunningCallTests
{
    private const int PatienceMilliseconds = 20_000;

    [Fact]
    public async Task An_answer_does_not_wait_for_the_handler_of_the_next_call()
    {
        var (process, address) = await ConformanceProcess.StartServerAsync("echo");
        await using (process)
        {
            using var client = Connect(address);
            var stream = client.GetStream();

            await stream.WriteAsync((byte[])[.. WireCall.Echo("first", 1), .. WireCall.Echo("#sleep:3600000", 2)]);

            Assert.Equal(1, WireMessage.Read(stream)?.SequenceId);
        }
    }

    [Fact]
    public async Task A_call_under_way_is_answered_after_SIGTERM()
    {
        var (process, address) = await ConformanceProcess.StartServerAsync("echo");
        await using (process)
        {
            using var client = Connect(address);
            var stream = client.GetStream();
            await stream.WriteAsync((byte[])[.. WireCall.Echo("first", 1), .. WireCall.Echo("#sleep:500", 2)]);
            Assert.Equal(1, WireMessage.Read(stream)?.SequenceId);

            var end = process.TerminateAsync();

            Assert.Equal("framed 2 echo#2 {0:{1:\"slept 500\"}}", WireMessage.Read(stream)?.ToString());
            Assert.Null(WireMessage.Read(stream));
            Assert.Equal(0, (await end).ExitCode);
        }
    }

    /// <summary>The request that ends a server which reserves memory for what is claimed: RichService.index of 2,147,483,647 structs.</summary>
    [Fact]
    public async Task A_short_request_that_claims_two_billion_items_is_answered_and_the_server_goes_on()
    {
        var (process, address) = await ConformanceProcess.StartServerAsync("rich");
        await using (process)
        {
            using var hostile = Connect(address);
            await hostile.GetStream().WriteAsync(Convert.FromHexString("00000019" + "80010001" + "00000005" + "696e646578" + "00000001" + "0f0001" + "0c" + "7fffffff"));

            Assert.Matches("^framed 3 index#1 .*2:I32 7", WireMessage.Read(hostile.GetStream())!.ToString());
            using var other = Connect(address);
            await other.GetStream().WriteAsync(Convert.FromHexString("00000014" + "80010001" + "00000007" + "76657273696f6e" + "00000002" + "00"));
            Assert.Equal("framed 2 version#2 {0:\"v1\"}", WireMessage.Read(other.GetStream())!.ToString());
        }
    }

    private static TcpClient Connect(string address)
    {
        var client = new TcpClient { NoDelay = true };
        client.Connect(IPEndPoint.Parse(address));
        client.GetStream().ReadTimeout = PatienceMilliseconds;
        return client;
    }
}
