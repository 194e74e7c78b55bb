using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kitex.Discovery;
using Kitex.Registries.Tests.Servers;
using Kitex.Registries.ZooKeeper;
using Kitex.Transport;

namespace Kitex.Registries.Tests.ZooKeeper;

/// <summary>A real ZooKeeper that speaks TLS and asks for the client's certificate.</summary>
public sealed class ZooKeeperTlsTests : IDisposable
{
    private const string Password = "kitex-test";

    private readonly string _directory = Directory.CreateTempSubdirectory("kitex-zookeeper-tls-").FullName;
    private readonly X509Certificate2 _server = Certificate("CN=localhost");
    private readonly X509Certificate2 _client = Certificate("CN=client");
    private readonly X509Certificate2 _stranger = Certificate("CN=stranger");

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
        _stranger.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task It_is_reached_with_the_right_certificates_and_with_no_others()
    {
        var ports = FreePort.Take(2);
        await using var process = new ZooKeeperProcess(ports[0], $"""
            secureClientPortAddress=127.0.0.1
            secureClientPort={ports[1]}
            serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory
            ssl.keyStore.location={Store("server.p12", _server.Export(X509ContentType.Pkcs12, Password))}
            ssl.keyStore.password={Password}
            ssl.trustStore.location={Store("clients.pem", System.Text.Encoding.ASCII.GetBytes(_client.ExportCertificatePem()))}
            ssl.clientAuth=need
            """);
        await process.BeginAsync(isEmpty: true);
        Assert.True(await process.IsServingAsync(), process.Said);

        await using (var registry = Open(ports[1], new() { TrustedAuthorities = [_server], Certificate = _client }))
        {
            await registry.RegisterAsync(Of("secured"), default);
            await using var lists = registry.WatchAsync(new ServiceTarget("secured"), default).GetAsyncEnumerator();
            Assert.True(await lists.MoveNextAsync());
            Assert.Single(lists.Current);
        }

        foreach (var tls in new TlsClientOptions?[]
        {
            new() { TrustedAuthorities = [_stranger], Certificate = _client },
            new() { TrustedAuthorities = [_server] },
            new() { TrustedAuthorities = [_server], Certificate = _stranger },
            null,
        })
        {
            await using var registry = Open(ports[1], tls, TimeSpan.FromSeconds(2));
            var failed = await Assert.ThrowsAsync<RegistryException>(async () => await registry.RegisterAsync(Of("secured"), default));
            Assert.NotNull(failed.InnerException);
        }
    }

    private static ZooKeeperRegistry Open(int port, TlsClientOptions? tls, TimeSpan? timeout = null) =>
        new(new() { Endpoints = [$"localhost:{port}"], Tls = tls, Timeout = timeout ?? TimeSpan.FromSeconds(30) });

    private static ServiceRegistration Of(string service) => new(service, new Instance(new IPEndPoint(IPAddress.Loopback, 1)));

    private static X509Certificate2 Certificate(string subject)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private string Store(string name, byte[] content)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
