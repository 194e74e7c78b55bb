using System.IO.Pipelines;
using System.Net;
using Kitex.Network.Epoll;
using Kitex.Network.Pipes;
using Kitex.Network.Sockets;
using Kitex.Network.Timing;
using Kitex.Network.Tests.Pipes;
using Kitex.Network.Tests.Tls;
using Kitex.Network.Tls;

namespace Kitex.Network.Tests;

[Collection(Alone.Name)]
public sealed class AllocationTests(TlsCertificates certificates) : IClassFixture<TlsCertificates>
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public Task Ping_pong_over_epoll_allocates_nothing(bool timeout, bool token) =>
        MeasureAsync(new EpollEngine(), timeout, token, limit: 16);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public Task Ping_pong_over_sockets_allocates_nothing(bool timeout, bool token) =>
        MeasureAsync(new SocketEngine(), timeout, token, limit: 16);

    // The platform's TLS stream allocates now and then, never for each message.
    [Fact]
    public Task Ping_pong_over_tls_allocates_next_to_nothing() =>
        MeasureAsync(new TlsEngine(new SocketEngine(), certificates.Options()), timeout: false, token: false, limit: 64);

    [Fact]
    public async Task Ping_pong_over_pipes_allocates_nothing()
    {
        var timers = new TimerWheel(TimeProvider.System);

        // A pipe that resumes on the thread pool allocates a work item each time; this is about what stands on the pipe.
        var options = new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline);
        var (up, down) = (new Pipe(options), new Pipe(options));
        await using var client = Open(new DuplexPipe(down.Reader, up.Writer), timers);
        await using var server = Open(new DuplexPipe(up.Reader, down.Writer), timers);
        var pingPong = new PingPong(Timeout.InfiniteTimeSpan);
        var answering = pingPong.AnswerAsync(server);

        Assert.InRange(await pingPong.MeasureAllocationAsync(client), 0, 16);

        await client.DisposeAsync();
        await answering;
    }

    private static async Task MeasureAsync(NetworkEngine engine, bool timeout, bool token, double limit)
    {
        await using var owned = engine;
        using var source = new CancellationTokenSource();
        var pingPong = new PingPong(
            timeout ? TimeSpan.FromSeconds(30) : Timeout.InfiniteTimeSpan, token ? source.Token : CancellationToken.None);
        await using var listener = engine.Listen(new IPEndPoint(IPAddress.Loopback, 0), new ListenOptions(), pingPong.AnswerAsync);
        await using var client = await engine.DialAsync(listener.LocalEndPoint, new DialOptions());

        Assert.InRange(await pingPong.MeasureAllocationAsync(client), 0, limit);
    }

    private static NetworkConnection Open(DuplexPipe pipe, TimerWheel timers) =>
        PipeConnection.Create(pipe, timers, null, null, _ => { }, () => ValueTask.CompletedTask);
}
