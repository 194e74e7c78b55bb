using System.Net;
using System.Text.Json;
using Kitex.Discovery;
using Kitex.Registries.ZooKeeper;

namespace Kitex.Registries.Tests.ZooKeeper;

/// <summary>The conversation of Kitex's registry-zookeeper with ZooKeeper 3.8.0, as it was recorded, held by this registry.</summary>
public sealed class ZooKeeperRecordingTests : IAsyncLifetime, IAsyncDisposable
{
    private const int HeaderBytes = 12;

    private static readonly (string Told, string Answered)[] Recorded = Read();

    private FakeZooKeeper _server = null!;
    private ZooKeeperRegistry _registry = null!;

    public Task InitializeAsync()
    {
        _server = new FakeZooKeeper(async (stream, packet) => await stream.WriteAsync(Answer(packet)));

        // As in the recording.
        _registry = new ZooKeeperRegistry(new() { Endpoints = [$"127.0.0.1:{_server.Port}"], SessionTimeout = TimeSpan.FromSeconds(40), Timeout = TimeSpan.FromSeconds(30) });
        return Task.CompletedTask;
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_session_begins_and_the_instance_is_made_and_removed_by_the_same_bytes()
    {
        var instance = new Instance(new IPEndPoint(IPAddress.Loopback, 9223)) { Weight = 7, Tags = new Dictionary<string, string> { ["zone"] = "z1" } };
        var registration = await _registry.RegisterAsync(new ServiceRegistration("echo.service", instance), default);
        await registration.DisposeAsync();

        // The number of a request is the connection's own.
        Assert.Equal(Recorded[0].Told, Convert.ToHexStringLower(_server.Told[0]));
        Assert.Equal(Request(1)[HeaderBytes..], Told(1)[HeaderBytes..]);
        Assert.Equal(Request(2)[HeaderBytes..], Told(2)[HeaderBytes..]);
    }

    [Fact]
    public async Task The_instance_that_Kitex_has_made_is_found()
    {
        await using var lists = _registry.WatchAsync(new ServiceTarget("echo.service"), default).GetAsyncEnumerator();
        Assert.True(await lists.MoveNextAsync());
        var found = Assert.Single(lists.Current);
        Assert.Equal("127.0.0.1:9223", found.ToString());
        Assert.Equal(7, found.Weight);
        Assert.Equal("z1", found.Tags["zone"]);

        // The same requests, but for the last byte: they ask for a watch.
        foreach (var kind in new[] { 12, 4 })
        {
            Assert.Equal(Request(kind)[HeaderBytes..^1], Told(kind)[HeaderBytes..^1]);
            Assert.Equal(1, Told(kind)[^1]);
        }
    }

    private static byte[] Request(int kind) => Recorded.Skip(1).Select(static exchange => Convert.FromHexString(exchange.Told)).First(told => FakeZooKeeper.KindOf(told) == kind);

    private byte[] Told(int kind) => _server.Told.Skip(1).First(told => FakeZooKeeper.KindOf(told) == kind);

    private byte[] Answer(byte[] packet)
    {
        if (_server.Told.Count == 1)
        {
            return Convert.FromHexString(Recorded[0].Answered);
        }

        var kind = FakeZooKeeper.KindOf(packet);
        return kind switch
        {
            // Whose is it? The recorded instance's facts say: of the session that was recorded.
            3 => Exists(packet),
            -11 or 11 => FakeZooKeeper.Answering(packet, $"00000010{new string('0', 32)}"),
            _ => FakeZooKeeper.Answering(packet, Recorded.Skip(1).First(exchange => FakeZooKeeper.KindOf(Convert.FromHexString(exchange.Told)) == kind).Answered),
        };
    }

    private static byte[] Exists(byte[] packet)
    {
        const int facts = 68;
        var data = Recorded.Single(static exchange => FakeZooKeeper.KindOf(Convert.FromHexString(exchange.Told)) == 4).Answered;
        return FakeZooKeeper.Answering(packet, $"{4 + 12 + facts:x8}{new string('0', 32)}{data[^(2 * facts)..]}");
    }

    private static (string Told, string Answered)[] Read()
    {
        var text = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "testassets", "registries", "zookeeper_wire.json"));
        using var document = JsonDocument.Parse(text);
        var frames = document.RootElement.GetProperty("exchanges").EnumerateArray().Select(static frame => frame.GetProperty("hex").GetString()!).ToArray();
        return [.. frames.Chunk(2).Select(static pair => (pair[0], pair[1]))];
    }
}
