using System.Buffers;
using System.Text.Json;
using Kitex.Diagnostics;
using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Diagnostics;

public sealed class DiagnosisJsonTests() : GrpcSuite(new SocketNetwork())
{
    [Fact]
    public async Task A_server_with_its_client_as_the_page_reads_it()
    {
        var server = await StartAsync(
            new Desk { OnEcho = static (_, _) => throw new InvalidOperationException("a \"quoted\" text") },
            static o => o.Admin(static x => x with { Address = "127.0.0.1:0", PhaseSampling = 1, SlowerThan = TimeSpan.Zero }));
        var client = Client(server, static o => o.Retry(RetryPolicy.Failure()).CircuitBreaker(static x => x with { MinSamples = 1 }));
        server.Watch(client);
        await Assert.ThrowsAnyAsync<RpcException>(async () => await client.EchoAsync(Say("hello")));

        var root = Read(output => DiagnosisJson.Write(output, server.Diagnose()));

        Assert.Equal(DateTimeKind.Utc, root.GetProperty("time").GetDateTime().Kind);
        Assert.Equal(Environment.ProcessId, root.GetProperty("process").GetProperty("id").GetInt32());
        var bounds = root.GetProperty("latencyBounds").EnumerateArray().Select(static b => b.GetDouble()).ToArray();
        Assert.Equal(bounds.Order(), bounds);
        var served = root.GetProperty("server");
        Assert.Equal("running", served.GetProperty("state").GetString());
        Assert.Equal(1, served.GetProperty("connections").GetProperty("count").GetInt32());
        Assert.False(served.GetProperty("connections").TryGetProperty("max", out _));
        var method = served.GetProperty("methods")[0];
        Assert.Equal(("Desk/echo", 0, 1, 1), (method.GetProperty("method").GetString(), method.GetProperty("active").GetInt32(), method.GetProperty("calls").GetInt32(), method.GetProperty("failed").GetInt32()));
        var bucket = method.GetProperty("latency")[0];
        Assert.InRange(bucket[0].GetInt32(), 0, bounds.Length - 1);
        Assert.Equal(1, bucket[1].GetInt32());
        Assert.Equal(1, method.GetProperty("phases").GetProperty("samples").GetInt32());
        var failed = served.GetProperty("failed")[0];
        Assert.Contains("a \"quoted\" text", failed.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(failed.GetProperty("milliseconds").GetDouble() >= failed.GetProperty("phases").EnumerateObject().Sum(static p => p.Value.GetDouble()));
        Assert.False(failed.TryGetProperty("callee", out _));
        var called = root.GetProperty("clients")[0];
        Assert.Equal("desk", called.GetProperty("callee").GetString());
        Assert.Equal(AddressText.Format(server.Address), called.GetProperty("targets")[0].GetProperty("instances")[0].GetProperty("address").GetString());
        Assert.Equal(("method", "open"), (called.GetProperty("circuits")[0].GetProperty("scope").GetString(), called.GetProperty("circuits")[0].GetProperty("state").GetString()));
        Assert.True(called.GetProperty("retry").TryGetProperty("*", out _));
        Assert.Contains("circuit", root.GetProperty("events").EnumerateArray().Select(static e => e.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Clients_alone()
    {
        var client = Client(await StartAsync());

        var root = Read(output => DiagnosisJson.Write(output, [client.Diagnose()]));

        Assert.False(root.TryGetProperty("server", out _));
        Assert.Equal("desk", root.GetProperty("clients")[0].GetProperty("callee").GetString());
    }

    private static JsonElement Read(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return JsonDocument.Parse(output.WrittenMemory).RootElement;
    }
}
