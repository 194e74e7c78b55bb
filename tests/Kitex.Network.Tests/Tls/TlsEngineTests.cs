using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Kitex.Network.Memory;
using Kitex.Network.Sockets;
using Kitex.Network.Tls;

namespace Kitex.Network.Tests.Tls;

public sealed class TlsEngineTests(TlsCertificates certificates) : IClassFixture<TlsCertificates>
{
    private const int TestTimeout = 60_000;
    private const int BigMessageBytes = 5 * 1024 * 1024;

    private static readonly TimeSpan Forever = Timeout.InfiniteTimeSpan;

    [Fact(Timeout = TestTimeout)]
    public async Task Big_messages_pass_both_ways_between_the_engine_and_a_plain_tls_client()
    {
        var failure = new TaskCompletionSource<Exception>();
        await using var listener = Engine().Listen(
            new IPEndPoint(IPAddress.Loopback, 0),
            new ListenOptions { HandlerFailed = failure.SetResult },
            connection => connection.EchoAsync());
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndPoint);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(certificates.Options("localhost").Client!);

        using var output = new OutputBuffer();
        output.WriteFrame(new Random(1).RandomBytes(BigMessageBytes));
        var message = output.ToArray();
        var sending = stream.WriteAsync(message).AsTask();
        var answer = new byte[message.Length];
        await stream.ReadExactlyAsync(answer);
        await sending;
        Assert.True(message.AsSpan().SequenceEqual(answer));

        await stream.ShutdownAsync();
        Assert.Equal(0, await stream.ReadAsync(answer));
        Assert.False(failure.Task.IsCompleted);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Big_messages_pass_both_ways_between_the_engine_and_a_plain_tls_server()
    {
        var address = new TaskCompletionSource<EndPoint>();
        var serving = RelayOneAsync(address);
        await using var connection = await Engine().DialAsync(await address.Task, new DialOptions { Timeout = Forever });

        var message = new Random(2).RandomBytes(BigMessageBytes);
        var sending = connection.SendAsync(message);
        var answer = await connection.ReceiveAsync(message.Length);
        await sending;
        Assert.True(message.AsSpan().SequenceEqual(answer));
        await connection.DisposeAsync();
        await serving;
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Client_that_sends_and_closes_at_once_is_read_to_the_end()
    {
        var results = System.Threading.Channels.Channel.CreateUnbounded<(ReadStatus Status, int Length)>();
        await using var listener = Engine().Listen(new IPEndPoint(IPAddress.Loopback, 0), new ListenOptions(), async connection =>
        {
            var status = await connection.ReadAsync(100, Forever);
            await results.Writer.WriteAsync((status, connection.Input.Length));
        });
        for (var i = 0; i < 50; i++)
        {
            var client = await Engine().DialAsync(listener.LocalEndPoint, new DialOptions { Timeout = Forever });
            await client.SendAsync([1, 2, 3]);
            await client.DisposeAsync();
            Assert.Equal((ReadStatus.Ended, 3), await results.Reader.ReadAsync());
        }
    }

    [Fact]
    public async Task Missing_half_of_the_options_is_named()
    {
        await using var client = new TlsEngine(new MemoryEngine(), new TlsOptions { Client = new SslClientAuthenticationOptions() });
        var refused = Assert.Throws<InvalidOperationException>(
            () => client.Listen(new MemoryEndPoint("x"), new ListenOptions(), _ => Task.CompletedTask));
        Assert.Contains("listen on memory:x", refused.Message, StringComparison.Ordinal);
        Assert.Contains("TlsOptions.Server", refused.Message, StringComparison.Ordinal);

        await using var server = new TlsEngine(new MemoryEngine(), new TlsOptions { Server = certificates.ServerOptions() });
        refused = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await server.DialAsync(new MemoryEndPoint("x"), new DialOptions()));
        Assert.Contains("dial memory:x", refused.Message, StringComparison.Ordinal);
        Assert.Contains("TlsOptions.Client", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        var refused = Assert.Throws<ArgumentException>(
            () => new TlsEngine(new MemoryEngine(), new TlsOptions { HandshakeTimeout = TimeSpan.Zero }));
        Assert.Contains("TlsOptions.HandshakeTimeout", refused.Message, StringComparison.Ordinal);

        refused = Assert.Throws<ArgumentException>(
            () => new TlsEngine(new MemoryEngine(), new TlsOptions { Server = new SslServerAuthenticationOptions() }));
        Assert.Contains("ServerCertificateContext", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_tells_what_carries_it()
    {
        await using var engine = new TlsEngine(new SocketEngine(), new TlsOptions());
        Assert.Equal("tls over socket", engine.Name);
    }

    private TlsEngine Engine() => new(new SocketEngine(), certificates.Options());

    private async Task RelayOneAsync(TaskCompletionSource<EndPoint> address)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        address.SetResult(listener.LocalEndpoint);
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(certificates.ServerOptions());
        var received = new byte[BigMessageBytes];
        await stream.ReadExactlyAsync(received);
        await stream.WriteAsync(received);
        Assert.Equal(0, await stream.ReadAsync(received));
    }
}
