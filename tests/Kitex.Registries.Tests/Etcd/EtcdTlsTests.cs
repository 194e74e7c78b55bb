using Kitex.Discovery;
using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Servers;
using Kitex.Transport;

namespace Kitex.Registries.Tests.Etcd;

/// <summary>etcd over TLS, which wants a certificate of its clients.</summary>
public sealed class EtcdTlsTests : EtcdSuite
{
    private ServerPapers _papers = null!;

    private protected override EtcdServer CreateServer()
    {
        _papers = Own(new ServerPapers());
        return new EtcdServer(
            ["--cert-file", _papers.CertificateFile, "--key-file", _papers.KeyFile, "--trusted-ca-file", _papers.AuthorityFile, "--client-cert-auth"],
            "https");
    }

    [Fact]
    public async Task A_client_with_a_certificate_registers_and_finds()
    {
        var registry = Open(options => options with { Tls = Trusting() with { Certificate = _papers.Client } });
        var registration = await registry.RegisterAsync(Registration(7001), default);
        var list = Watch(registry);
        await list.UntilAsync(static instances => instances.Count == 1);
        await registration.DisposeAsync();
        await list.UntilAsync(static instances => instances.Count == 0);
    }

    [Fact]
    public async Task An_address_names_the_files()
    {
        var address = $"etcd://localhost:{Server.Port}?Tls:TrustedAuthorities={_papers.AuthorityFile}&Tls:Certificate={_papers.FileOf("client.pem")}&Tls:Key={_papers.FileOf("client.key")}";
        var list = Own(new WatchedList(Own(RegistryFactory.Open(address)), Service));
        await list.UntilAsync(static instances => instances.Count == 0);
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_told()
    {
        await AssertRefusedAsync(Trusting());
        await AssertRefusedAsync(Trusting() with { Certificate = _papers.Stranger });
    }

    [Fact]
    public async Task A_server_that_is_not_trusted_is_told() => await AssertRefusedAsync(new TlsClientOptions { Certificate = _papers.Client });

    [Fact]
    public async Task A_client_without_TLS_is_told() => await AssertRefusedAsync(null);

    private TlsClientOptions Trusting() => new() { TrustedAuthorities = [_papers.Authority] };

    private async Task AssertRefusedAsync(TlsClientOptions? tls)
    {
        var registry = Open(options => options with { Tls = tls });
        var failed = await Assert.ThrowsAsync<RegistryException>(async () => await registry.RegisterAsync(Registration(7001), default));
        Assert.StartsWith($"etcd at 127.0.0.1:{Server.Port}: LeaseGrant failed on every endpoint", failed.Message, StringComparison.Ordinal);
        Assert.Contains("TLS", failed.Message, StringComparison.Ordinal);
        await using var lists = registry.WatchAsync(new ServiceTarget(Service), default).GetAsyncEnumerator();
        await Assert.ThrowsAsync<RegistryException>(async () => await lists.MoveNextAsync());
    }
}
