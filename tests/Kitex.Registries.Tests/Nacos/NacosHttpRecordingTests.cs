using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Kitex.Registries.Nacos;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>
/// What Kitex's registry-nacos (v1) sent over HTTP, byte for byte, judges the double and the registry: the double must take it, and
/// the registry must send the same.
/// </summary>
public sealed class NacosHttpRecordingTests : NacosSuite
{
    private static readonly RecordedExchange[] Recorded = [.. RecordedExchange.Read("nacos_v1_http.json").Where(static exchange => exchange.IsRequest)];

    [Fact]
    public async Task The_double_takes_what_the_Go_registry_sent_and_the_instance_is_found()
    {
        var nacos = await StartAsync(NacosProtocol.Http, new NacosTimes());
        var list = Watch(nacos.Options);
        await list.UntilAsync(static instances => instances.Count == 0);
        Assert.Equal("ok", await ReplayAsync(nacos, "POST /nacos/v1/ns/instance"));
        await list.UntilAsync(static instances => instances.Count == 1);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 9612), list.Current![0].Address);
        Assert.Equal(33, list.Current[0].Weight);
        Assert.Equal("z1", list.Current[0].Tags["zone"]);
        Assert.Equal("kitex", list.Current[0].Tags["cloudwego.nacos.client"]);

        Assert.Equal(10200, (int)JsonNode.Parse(await ReplayAsync(nacos, "PUT /nacos/v1/ns/instance/beat"))!["code"]!);
        Assert.Equal(9612, (int)JsonNode.Parse(await ReplayAsync(nacos, "GET /nacos/v1/ns/instance/list"))!["hosts"]![0]!["port"]!);
        Assert.Equal("ok", await ReplayAsync(nacos, "DELETE /nacos/v1/ns/instance?"));
        await list.UntilAsync(static instances => instances.Count == 0);
    }

    [Fact]
    public async Task What_is_sent_has_the_fields_and_values_that_the_Go_registry_sent()
    {
        var theirs = await StartAsync(NacosProtocol.Http, new NacosTimes());
        foreach (var request in Recorded)
        {
            await SendAsync(theirs.HttpPort, request.Bytes);
        }

        var ours = await StartAsync(NacosProtocol.Http, new NacosTimes());
        var list = Watch(ours.Options);
        await list.UntilAsync(static instances => instances.Count == 0);
        var registration = await Open(ours.Options).RegisterAsync(Registration(9612, 33, ("zone", "z1")), default);
        await registration.DisposeAsync();

        foreach (var (what, apart) in new (string, string[])[]
        {
            ("POST /nacos/v1/ns/instance", []),
            ("PUT /nacos/v1/ns/instance/beat", []),
            ("DELETE /nacos/v1/ns/instance", []),
            ("GET /nacos/v1/ns/instance/list", ["clientIP", "udpPort"]),
        })
        {
            Assert.Equal(Fields(theirs, what, apart), Fields(ours, what, apart));
        }
    }

    [Fact]
    public async Task What_registers_an_instance_has_the_bytes_that_the_Go_registry_sent()
    {
        var nacos = await StartAsync(NacosProtocol.Http);
        await Open(nacos.Options).RegisterAsync(Registration(9612, 33, ("zone", "z1")), default);
        var body = nacos.Http.Requests.First(static asked => asked.What == "POST /nacos/v1/ns/instance").Body;
        Assert.Equal(Encoding.UTF8.GetString(Recorded[0].Body), Encoding.UTF8.GetString(body));
    }

    private static SortedDictionary<string, string> Fields(NacosDouble nacos, string what, string[] apart) =>
        new(nacos.Http.Requests.First(asked => asked.What == what).Fields.Where(field => !apart.Contains(field.Key)).ToDictionary(), StringComparer.Ordinal);

    private static Task<string> ReplayAsync(NacosDouble nacos, string asked) =>
        SendAsync(nacos.HttpPort, Recorded.First(request => request.Asked.StartsWith(asked, StringComparison.Ordinal)).Bytes);

    /// <returns>The body of the answer.</returns>
    private static async Task<string> SendAsync(int port, byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync(request);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());
        var length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
        {
            length = header.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase) ? int.Parse(header[16..], System.Globalization.CultureInfo.InvariantCulture) : length;
        }

        var body = new char[length];
        await reader.ReadBlockAsync(body);
        return new string(body);
    }
}
