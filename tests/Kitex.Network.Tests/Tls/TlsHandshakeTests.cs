using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using Kitex.Network.Sockets;
using Kitex.Network.Tls;
using Kitex.Testing;

namespace Kitex.Network.Tests.Tls;

/// <summary>What becomes of handshakes that do not come to a good end, on both sides.</summary>
public sealed class TlsHandshakeTests(TlsCertificates certificates) : IClassFixture<TlsCertificates>
{
    private const int TestTimeout = 60_000;

    private static readonly TimeSpan Forever = Timeout.InfiniteTimeSpan;

    private readonly ManualTimeProvider _time = new();
    private readonly ConcurrentQueue<Exception> _reports = new();

    [Fact(Timeout = TestTimeout)]
    public async Task Certificate_that_is_not_trusted_is_refused_with_the_way_out()
    {
        await using var listener = Listen(certificates.ServerOptions());
        var trusting = new SslClientAuthenticationOptions { CertificateChainPolicy = TlsCertificates.Trust(certificates.Stranger) };
        var refused = await Assert.ThrowsAsync<TlsHandshakeException>(() => DialAsync(listener.LocalEndPoint, trusting));

        Contains(refused, listener.LocalEndPoint.ToString()!, "CN=server", "not trusted", "in this side's options");
        Assert.DoesNotContain("TargetHost", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CountDownAsync(listener));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Certificate_for_another_host_is_refused_with_the_way_out()
    {
        await using var listener = Listen(certificates.ServerOptions());
        var client = certificates.Options("elsewhere.example").Client!;
        var refused = await Assert.ThrowsAsync<TlsHandshakeException>(() => DialAsync(listener.LocalEndPoint, client));

        Contains(refused, "CN=server", "'elsewhere.example'", "TargetHost");
        Assert.DoesNotContain("not trusted", refused.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Host_is_taken_from_the_address_dialed()
    {
        await using var listener = Listen(certificates.ServerOptions());
        var port = ((IPEndPoint)listener.LocalEndPoint).Port;
        await EchoAsync(await DialAsync(new DnsEndPoint("localhost", port), certificates.Options().Client!));
        await EchoAsync(await DialAsync(new IPEndPoint(IPAddress.Loopback, port), certificates.Options().Client!));
        Assert.Empty(_reports);
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Callback_of_the_user_has_the_last_word(bool accepts)
    {
        await using var listener = Listen(certificates.ServerOptions());
        var client = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => accepts };
        if (accepts)
        {
            await EchoAsync(await DialAsync(listener.LocalEndPoint, client));
            return;
        }

        var refused = await Assert.ThrowsAsync<TlsHandshakeException>(() => DialAsync(listener.LocalEndPoint, client));
        Contains(refused, "RemoteCertificateValidationCallback", "CN=server");
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Client_with_the_certificate_asked_for_is_served()
    {
        await using var listener = Listen(RequiringCertificate());
        var client = certificates.Options().Client!;
        client.ClientCertificates = [certificates.Client];
        await EchoAsync(await DialAsync(listener.LocalEndPoint, client));
        Assert.Empty(_reports);
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_without_a_certificate_or_with_a_strange_one_is_not_served(bool strange)
    {
        await using var listener = Listen(RequiringCertificate());
        var client = certificates.Options().Client!;
        client.ClientCertificates = strange ? [certificates.Stranger] : null;

        // With TLS 1.3 the client's part is over before the server has judged.
        try
        {
            await using var connection = await DialAsync(listener.LocalEndPoint, client);
            Assert.NotEqual(ReadStatus.Ready, await connection.ReadAsync(1, Forever));
        }
        catch (NetworkException exception)
        {
            Contains(exception, listener.LocalEndPoint.ToString()!);
        }

        Contains(await ReportAsync(), "TLS handshake with 127.0.0.1:");
        Assert.Equal(0, await CountDownAsync(listener));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Peer_that_speaks_no_tls_is_closed_and_reported()
    {
        await using var listener = Listen(certificates.ServerOptions());
        await using var peer = await new SocketEngine().DialAsync(listener.LocalEndPoint, new DialOptions());
        peer.Output.WriteFrame([0x80, 1, 0, 1, 0, 0, 0, 0]);
        await peer.FlushAsync(Forever);

        ReadStatus status;
        while ((status = await peer.ReadAsync(1, Forever)) == ReadStatus.Ready)
        {
            peer.Consume(peer.Input.Length);
        }

        Assert.Contains(status, new[] { ReadStatus.Ended, ReadStatus.Failed });
        Contains(await ReportAsync(), peer.LocalEndPoint!.ToString()!, "does not speak TLS", "0x00");
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Server_that_speaks_no_tls_is_named()
    {
        await using var listener = new SocketEngine().Listen(
            new IPEndPoint(IPAddress.Loopback, 0), new ListenOptions(), connection => connection.SendAsync("hello, hello"u8.ToArray()));
        var refused = await Assert.ThrowsAsync<TlsHandshakeException>(() => DialAsync(listener.LocalEndPoint, certificates.Options().Client!));
        Contains(refused, listener.LocalEndPoint.ToString()!, "does not speak TLS", "0x68");
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Peer_that_only_looks_at_the_port_is_not_reported()
    {
        await using var listener = Listen(certificates.ServerOptions());
        var peer = await new SocketEngine().DialAsync(listener.LocalEndPoint, new DialOptions());
        await WaitAsync(() => listener.ConnectionCount == 1);
        await peer.DisposeAsync();
        Assert.Equal(0, await CountDownAsync(listener));
        Assert.Empty(_reports);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Peer_that_keeps_silent_is_closed_when_its_time_is_over()
    {
        await using var listener = Listen(certificates.ServerOptions());
        await using var peer = await new SocketEngine().DialAsync(listener.LocalEndPoint, new DialOptions());
        await WaitAsync(() => _time.TimerCount > 0);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(_reports);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Contains(await ReportAsync(), peer.LocalEndPoint!.ToString()!, "5000 ms");
        Assert.NotEqual(ReadStatus.Ready, await peer.ReadAsync(1, Forever));
        Assert.Equal(0, await CountDownAsync(listener));
        Assert.Equal(0, _time.TimerCount);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Dial_to_a_server_that_keeps_silent_times_out_by_the_clock()
    {
        await using var listener = new SocketEngine().Listen(
            new IPEndPoint(IPAddress.Loopback, 0), new ListenOptions(), connection => connection.ReadAsync(100_000, Forever).AsTask());
        var dial = DialAsync(listener.LocalEndPoint, certificates.Options().Client!, new DialOptions { Timeout = TimeSpan.FromSeconds(3) });
        await WaitAsync(() => listener.ConnectionCount == 1);
        Assert.False(dial.IsCompleted);
        await WaitAsync(() => _time.TimerCount > 0);
        _time.Advance(TimeSpan.FromSeconds(3));

        var late = await Assert.ThrowsAsync<TimeoutException>(() => dial);
        Contains(late, listener.LocalEndPoint.ToString()!, "3000 ms");
        Assert.Equal(0, await CountDownAsync(listener));
        Assert.Equal(0, _time.TimerCount);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Dial_can_be_cancelled_in_the_handshake()
    {
        await using var listener = new SocketEngine().Listen(
            new IPEndPoint(IPAddress.Loopback, 0), new ListenOptions(), connection => connection.ReadAsync(100_000, Forever).AsTask());
        using var source = new CancellationTokenSource();
        var dial = DialAsync(listener.LocalEndPoint, certificates.Options().Client!, new DialOptions { Timeout = Forever }, source.Token);
        await WaitAsync(() => listener.ConnectionCount == 1);
        await source.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dial);
        Assert.Equal(source.Token, cancelled.CancellationToken);
        Assert.Equal(0, await CountDownAsync(listener));
    }

    private SslServerAuthenticationOptions RequiringCertificate()
    {
        var options = certificates.ServerOptions();
        options.ClientCertificateRequired = true;
        return options;
    }

    private NetworkListener Listen(SslServerAuthenticationOptions options) =>
        new TlsEngine(new SocketEngine(), new TlsOptions { Server = options }, _time).Listen(
            new IPEndPoint(IPAddress.Loopback, 0),
            new ListenOptions { HandlerFailed = _reports.Enqueue },
            connection => connection.EchoAsync());

    private async Task<NetworkConnection> DialAsync(
        EndPoint address, SslClientAuthenticationOptions options, DialOptions? dial = null, CancellationToken cancellation = default) =>
        await new TlsEngine(new SocketEngine(), new TlsOptions { Client = options }, _time).DialAsync(
            address, dial ?? new DialOptions(), cancellation);

    private async Task<Exception> ReportAsync()
    {
        await WaitAsync(() => !_reports.IsEmpty);
        return Assert.IsType<TlsHandshakeException>(Assert.Single(_reports));
    }

    private static async Task EchoAsync(NetworkConnection connection)
    {
        await using (connection)
        {
            connection.Output.WriteFrame([1, 2, 3]);
            await connection.FlushAsync(Forever);
            Assert.Equal([0, 0, 0, 3, 1, 2, 3], await connection.ReceiveAsync(7));
        }
    }

    private static async Task<int> CountDownAsync(NetworkListener listener)
    {
        await WaitAsync(() => listener.ConnectionCount == 0);
        return listener.ConnectionCount;
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1);
        }
    }

    private static void Contains(Exception exception, params string[] parts) =>
        Assert.All(parts, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
}
