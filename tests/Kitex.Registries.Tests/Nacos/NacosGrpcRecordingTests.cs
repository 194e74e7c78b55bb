using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kitex.Network;
using Kitex.Registries.Nacos;
using Kitex.Registries.Watching;
using Kitex.Serialization.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>
/// What Kitex's registry-nacos (v2) sent over gRPC, frame for frame, judges the double, our gRPC server and the registry: the double
/// must take it, and the registry must send the same.
/// </summary>
public sealed class NacosGrpcRecordingTests : NacosSuite
{
    private static readonly RecordedHttp2[] Recorded = RecordedHttp2.Read();

    [Fact]
    public async Task The_double_takes_the_frames_that_the_Go_registry_sent_and_the_instance_is_found()
    {
        var nacos = await StartAsync(NacosProtocol.Grpc);
        var list = Watch(nacos.Options);
        await list.UntilAsync(static instances => instances.Count == 0);
        List<string> answers = [];
        await Recorded[0].ReplayAsync(
            nacos.GrpcPort,
            async answer =>
            {
                answers.Add(answer.Type);
                var json = JsonNode.Parse(answer.Json.Span)!;
                Assert.Equal(200, (int)json["resultCode"]!);
                if ((string?)json["type"] == "registerInstance")
                {
                    await list.UntilAsync(static instances => instances.Count == 1);
                    Assert.Equal(new IPEndPoint(IPAddress.Loopback, 9613), list.Current![0].Address);
                    Assert.Equal(33, list.Current[0].Weight);
                    Assert.Equal("z1", Assert.Single(list.Current[0].Tags).Value);
                }
                else if ((string?)json["type"] == "deregisterInstance")
                {
                    await list.UntilAsync(static instances => instances.Count == 0);
                }
            },
            () => Eventually.TrueAsync(() => nacos.Grpc.Connections.Count == 2));
        Assert.Equal(["ServerCheckResponse", "InstanceResponse", "HealthCheckResponse", "InstanceResponse"], answers);
    }

    [Fact]
    public async Task The_Go_resolver_s_frames_find_an_instance_that_was_registered_here()
    {
        var nacos = await StartAsync(NacosProtocol.Grpc);
        await Open(nacos.Options).RegisterAsync(Registration(9613, 33, ("zone", "z1")), default);
        JsonNode? found = null;
        await Recorded[1].ReplayAsync(
            nacos.GrpcPort,
            answer =>
            {
                found = JsonNode.Parse(answer.Json.Span);
                return Task.CompletedTask;
            },
            () => Eventually.TrueAsync(() => nacos.Grpc.Connections.Count == 2));
        var host = Assert.Single(found!["serviceInfo"]!["hosts"]!.AsArray())!;
        Assert.Equal("127.0.0.1", (string)host["ip"]!);
        Assert.Equal(9613, (int)host["port"]!);
        Assert.Equal(33, (double)host["weight"]!);
        Assert.True((bool)host["healthy"]! && (bool)host["enabled"]!);
        Assert.Equal("""{"zone":"z1"}""", host["metadata"]!.ToJsonString());
    }

    [Fact]
    public async Task What_is_sent_has_the_bytes_that_the_Go_registry_sent()
    {
        var nacos = await StartAsync(NacosProtocol.Grpc);
        var list = Watch(nacos.Options);
        await list.UntilAsync(static instances => instances.Count == 0);
        var registration = await Open(nacos.Options).RegisterAsync(Registration(9613, 33, ("zone", "z1")), default);
        await list.UntilAsync(static instances => instances.Count == 1);
        var setup = nacos.Grpc.Connections.First().Received.First();
        await registration.DisposeAsync();

        var sent = nacos.Grpc.Requests.Append(setup).Select(Bytes).ToHashSet();
        var theirs = Recorded.SelectMany(static connection => connection.Messages).Select(Bytes).ToHashSet();

        // ServerCheck, ConnectionSetup, InstanceRequest twice, HealthCheck, SubscribeServiceRequest.
        Assert.Equal(6, theirs.Count);
        Assert.Subset(sent, theirs);
    }

    [Fact]
    public void Messages_that_are_cut_off_are_read_or_refused()
    {
        foreach (var message in Recorded.SelectMany(static connection => connection.Messages))
        {
            for (var length = 0; length < message.Length; length++)
            {
                var cut = message[..length];
                if (Record.Exception(() => NacosPayload.Read(cut)) is { } refused)
                {
                    Assert.IsType<ProtobufFormatException>(refused);
                }
                else
                {
                    // Cut between two fields, the JSON among those that are missing.
                    Assert.Throws<FormatException>(() => NacosAnswer.Read(NacosPayload.Read(cut), new IgnoredEntries("nacos", NullLogger.Instance)));
                }
            }
        }
    }

    private static string Bytes(byte[] message)
    {
        var read = NacosPayload.Read(message);
        var again = Written(read);

        // What is read and written again must not hide what differs.
        Assert.Equal(Convert.ToHexString(message), Convert.ToHexString(again));
        return Bytes(read);
    }

    /// <summary>But for the address and the name of who sends it.</summary>
    private static string Bytes(NacosPayload payload)
    {
        var json = Encoding.UTF8.GetString(payload.Json.Span).Replace("Nacos-Go-Client:v2.2.7", NacosRequests.Client, StringComparison.Ordinal);
        return Convert.ToHexString(Written(payload with { Json = Encoding.UTF8.GetBytes(json), ClientIp = "192.0.2.2" }));
    }

    private static byte[] Written(NacosPayload payload)
    {
        using var output = new OutputBuffer();
        NacosMethods.Request.EncodeRequest(payload, output);
        return output.ToArray();
    }
}
