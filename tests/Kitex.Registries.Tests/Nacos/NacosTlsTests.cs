using System.Security.Cryptography.X509Certificates;
using Kitex.Registries.Nacos;
using Kitex.Registries.Tests.Servers;
using Kitex.Transport;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>Both protocols over TLS, and the log-in with them.</summary>
public sealed class NacosTlsTests : NacosSuite
{
    private readonly ServerPapers _papers;

    public NacosTlsTests() => _papers = Own(new ServerPapers());

    [Theory]
    [InlineData(NacosProtocol.Grpc)]
    [InlineData(NacosProtocol.Http)]
    public async Task Services_find_each_other_over_TLS(NacosProtocol protocol)
    {
        using var certificate = X509Certificate2.CreateFromPemFile(_papers.CertificateFile, _papers.KeyFile);
        var nacos = Own(new NacosDouble(protocol, user: "kitex", password: "secret", certificate: certificate));
        await nacos.StartAsync();
        var options = nacos.Options with { User = "kitex", Password = "secret", Tls = new TlsClientOptions { TrustedAuthorities = [_papers.Authority] } };
        await Open(options).RegisterAsync(Registration(7001), default);
        await Watch(options).UntilAsync(static instances => instances.Count == 1);
    }

    [Theory]
    [InlineData(NacosProtocol.Grpc)]
    [InlineData(NacosProtocol.Http)]
    public async Task A_server_that_is_not_trusted_is_told_nothing(NacosProtocol protocol)
    {
        using var certificate = X509Certificate2.CreateFromPemFile(_papers.CertificateFile, _papers.KeyFile);
        var nacos = Own(new NacosDouble(protocol, certificate: certificate));
        await nacos.StartAsync();
        await Assert.ThrowsAsync<RegistryException>(async () => await Open(nacos.Options with { Tls = new() }).RegisterAsync(Registration(7001), default));
        Assert.Empty(nacos.Http.Requests);
        Assert.Empty(nacos.Grpc.Requests);
    }
}
