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

            Assert.Equal("framed 2 echo#2 {0:{1:\"#sleep:500\"}}", WireMessage.Read(stream)?.ToString());
            Assert.Null(WireMessage.Read(stream));
            Assert.Equal(0, (await end).ExitCode);
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
