using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;
using Kitex.Discovery;
using Kitex.Registries.Eureka;
using Kitex.Registries.Tests.Eureka.Double;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Eureka;

/// <summary>What Kitex's registry-eureka has sent, byte for byte: to the double, and from us.</summary>
public sealed class EurekaRecordingTests
{
    private static readonly RecordedExchange[] Recording = RecordedExchange.Read("eureka_http.json");
    private static readonly ServiceRegistration Recorded = new(
        "echo.service",
        new Instance(new IPEndPoint(IPAddress.Loopback, 9611)) { Weight = 33, Tags = new Dictionary<string, string> { ["zone"] = "z1" } });

    [Fact]
    public async Task The_double_takes_the_recorded_requests_and_answers_what_Go_understood()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < Recording.Length; i += 2)
        {
            var (status, body) = await ReplayAsync(server.Port, Recording[i]);
            var recorded = Recording[i + 1];
            Assert.Equal(recorded.FirstLine.Split(' ')[1], status);
            if (recorded.Body.Length > 0)
            {
                Assert.Equal(WhatGoReads(Encoding.UTF8.GetString(recorded.Body)), WhatGoReads(body));
            }
        }
    }

    [Fact]
    public async Task Registering_beating_and_leaving_are_the_recorded_requests()
    {
        var bodies = new List<byte[]>();
        await using var server = new HttpDouble(exchange =>
        {
            bodies.Add(exchange.Body);
            return exchange.AnswerAsync(exchange.Method == "POST" ? 204 : 200);
        });
        await server.StartAsync();
        await using var registry = new EurekaRegistry(new EurekaOptions { Endpoints = [$"127.0.0.1:{server.Port}"], Heartbeat = TimeSpan.FromMilliseconds(50) });
        var registration = await registry.RegisterAsync(Recorded, default);
        await Eventually.TrueAsync(() => server.Asked.Count > 1);
        await registration.DisposeAsync();

        // Kitex asks before and after whether it is registered already.
        var recorded = Recording.Where(static exchange => exchange.IsRequest && !exchange.FirstLine.StartsWith("GET", StringComparison.Ordinal)).ToArray();
        var requests = server.Asked.ToArray();
        Assert.Equal((recorded[0].Asked, recorded[1].Asked, recorded[^1].Asked), (requests[0], requests[1], requests[^1]));
        Assert.Equal(recorded[0].Body, bodies[0]);
        Assert.Empty(bodies[1]);
        Assert.Empty(bodies[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_Go_has_registered_is_found(bool isWholeRegistry)
    {
        await using var server = await StartAsync();
        await ReplayAsync(server.Port, Recording.Single(static exchange => exchange.FirstLine.StartsWith("POST", StringComparison.Ordinal)));
        await using var registry = new EurekaRegistry(new EurekaOptions { Endpoints = [$"127.0.0.1:{server.Port}"], WholeRegistry = isWholeRegistry });
        await using var lists = registry.WatchAsync(new ServiceTarget("echo.service"), default).GetAsyncEnumerator();
        Assert.True(await lists.MoveNextAsync());
        var found = Assert.Single(lists.Current);
        Assert.Equal(Recorded.Instance.Address, found.Address);
        Assert.Equal(33, found.Weight);
        Assert.Equal(Recorded.Instance.Tags, found.Tags);
    }

    [Fact]
    public async Task Tags_that_XML_and_JSON_escape_are_written_as_Go_writes_them_and_found()
    {
        byte[]? body = null;
        await using var server = await StartAsync();
        await using var recorder = new HttpDouble(exchange =>
        {
            body ??= exchange.Body;
            return exchange.AnswerAsync(204);
        });
        await recorder.StartAsync();
        var service = Recorded with { Instance = Recorded.Instance with { Tags = new Dictionary<string, string> { ["b"] = "'<&>\t", ["a"] = "ä" } } };
        await using var recorded = new EurekaRegistry(new EurekaOptions { Endpoints = [$"127.0.0.1:{recorder.Port}"] });
        await using var first = await recorded.RegisterAsync(service, default);
        Assert.Contains(
            "<meta>{&#34;Weight&#34;:33,&#34;Tags&#34;:{&#34;a&#34;:&#34;ä&#34;,&#34;b&#34;:&#34;&#39;\\u003c\\u0026\\u003e\\t&#34;}}</meta>",
            Encoding.UTF8.GetString(body!),
            StringComparison.Ordinal);

        await using var registry = new EurekaRegistry(new EurekaOptions { Endpoints = [$"127.0.0.1:{server.Port}"] });
        await using var second = await registry.RegisterAsync(service, default);
        await using var lists = registry.WatchAsync(new ServiceTarget("echo.service"), default).GetAsyncEnumerator();
        Assert.True(await lists.MoveNextAsync());
        Assert.Equal(service.Instance.Tags, Assert.Single(lists.Current).Tags);
    }

    private static async Task<EurekaDouble> StartAsync()
    {
        var server = new EurekaDouble();
        await server.StartAsync(isEmpty: true);
        return server;
    }

    /// <summary>The fields that registry-eureka looks at, of one instance or of an application's.</summary>
    private static string WhatGoReads(string xml)
    {
        var root = XDocument.Parse(xml).Root!;
        return string.Join('\n', root.DescendantsAndSelf("instance").Select(instance =>
            string.Join(' ', new[] { "instanceId", "hostName", "ipAddr", "port", "status" }.Select(name => instance.Element(name)!.Value)) + $" {instance.Element("metadata")!.Element("meta")!.Value} in {root.Element("name")?.Value}"));
    }

    /// <summary>Sends the very bytes, and reads the answer by the length it tells.</summary>
    private static async Task<(string Status, string Body)> ReplayAsync(int port, RecordedExchange request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = client.GetStream();
        await stream.WriteAsync(request.Bytes);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var status = (await reader.ReadLineAsync())!.Split(' ')[1];
        var length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
        {
            length = header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase) ? int.Parse(header.AsSpan(15), CultureInfo.InvariantCulture) : length;
        }

        // What is not there would be waited for.
        var body = new char[length];
        return (status, length == 0 ? "" : new string(body, 0, await reader.ReadBlockAsync(body)));
    }
}
