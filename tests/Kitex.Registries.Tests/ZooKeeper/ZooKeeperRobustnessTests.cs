using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Kitex.Discovery;
using Kitex.Registries.ZooKeeper;
using Kitex.Registries.ZooKeeper.Wire;

namespace Kitex.Registries.Tests.ZooKeeper;

/// <summary>Servers that say what no ZooKeeper says: clear errors within the time of a request, and nothing is left.</summary>
public sealed class ZooKeeperRobustnessTests
{
    private const int MostMemory = 64 * 1024 * 1024;
    private const string Session = "000000240000000000000fa000000000000000010000001000000000000000000000000000000001";
    private const string Expired = "000000240000000000000000000000000000000000000010" + "00000000000000000000000000000000";

    public static TheoryData<string, string[]> Oddities => new()
    {
        { "nothing", [] },
        { "a session that is over, to one that has none", [Expired] },
        { "a length without bytes", ["7fffffff"] },
        { "a negative length", ["ffffffff"] },
        { "an empty packet", ["00000000"] },
        { "half a session", [Session[..40]] },
        { "a session without a password", ["00000004" + "00000000"] },
        { "a session, then a length without bytes", [Session, "7fffffff"] },
        { "a session, then an empty packet", [Session, "00000000"] },
        { "a session, then the answer to a request that was not made", [Session, "00000010" + "00000063" + "0000000000000001" + "00000000"] },
        { "a session, then a word of a change that ends early", [Session, "00000010" + "ffffffff" + "0000000000000001" + "00000000"] },
        { "a session, then pings", [Session, "00000010" + "fffffffe" + "0000000000000001" + "00000000"] },
        { "a session that is over after each request", [Session, "00000010" + "00000001" + "0000000000000001" + "ffffff90"] },
        { "an unknown error", [Session, "00000010" + "00000001" + "0000000000000001" + "fffffc18"] },
        { "no session for this user", [Session, "00000010" + "fffffffc" + "0000000000000001" + "ffffff8d"] },
    };

    [Theory]
    [MemberData(nameof(Oddities))]
    public async Task An_odd_answer_is_an_error(string what, string[] answers)
    {
        var isUserRefused = what.Contains("user", StringComparison.Ordinal);
        await using var server = new FakeZooKeeper(async (stream, packet) =>
        {
            var isFirst = packet.Length == 48;
            if (answers.Length > 0)
            {
                await stream.WriteAsync(Convert.FromHexString(answers[isFirst ? 0 : ^1]));
            }
        });
        await using var registry = new ZooKeeperRegistry(Options(server.Port) with { User = isUserRefused ? "me" : null, Password = isUserRefused ? "secret" : null });
        var failed = await Assert.ThrowsAsync<RegistryException>(async () => await registry.RegisterAsync(Of(1), default));
        Assert.Contains($"zookeeper at 127.0.0.1:{server.Port}", failed.Message, StringComparison.Ordinal);
        Assert.Equal(isUserRefused, failed.IsDenied);
        await using (var lists = registry.WatchAsync(new ServiceTarget("echo"), default).GetAsyncEnumerator())
        {
            await Assert.ThrowsAsync<RegistryException>(async () => await lists.MoveNextAsync());
        }

        await registry.DisposeAsync();
        await Eventually.TrueAsync(() => server.Open == 0);
    }

    [Fact]
    public async Task Children_without_end_are_an_error()
    {
        await using var server = new FakeZooKeeper(static (stream, packet) => stream.WriteAsync(Convert.FromHexString(
            packet.Length == 48 ? Session : "00000014" + "00000001" + "0000000000000001" + "00000000" + "7fffffff")).AsTask());
        await using var registry = new ZooKeeperRegistry(Options(server.Port));
        await using var lists = registry.WatchAsync(new ServiceTarget("echo"), default).GetAsyncEnumerator();
        await Assert.ThrowsAsync<RegistryException>(async () => await lists.MoveNextAsync());
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task Random_bytes_neither_crash_nor_hang_nor_fill_the_memory(int seed, bool beginsWell)
    {
        var random = new Random(seed);
        await using var server = new FakeZooKeeper(async (stream, packet) =>
        {
            if (beginsWell && packet.Length == 48)
            {
                await stream.WriteAsync(Convert.FromHexString(Session));
                return;
            }

            await SayAnythingAsync(stream, packet, random);
        });
        await using var registry = new ZooKeeperRegistry(Options(server.Port) with { Timeout = TimeSpan.FromMilliseconds(300) });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 10; i++)
        {
            try
            {
                await registry.RegisterAsync(Of(i + 1), default);
            }
            catch (RegistryException)
            {
                // Or chance has said what is right.
            }

            await using var lists = registry.WatchAsync(new ServiceTarget("echo"), default).GetAsyncEnumerator();
            try
            {
                await lists.MoveNextAsync();
            }
            catch (RegistryException)
            {
                // The same.
            }
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostMemory);
    }

    [Fact]
    public void Packets_cut_anywhere_are_malformed_and_say_so()
    {
        var packet = new JuteWriter().Texts(["one", "two"]).Bytes(null).Bytes([1, 2]).Long(5).Int(6).ToArray();
        var whole = new JuteReader(packet);
        Assert.Equal(["one", "two"], whole.ReadTexts());
        Assert.Equal(0, whole.ReadBytes().Length);
        Assert.Equal([1, 2], whole.ReadBytes().ToArray());
        Assert.Equal((5, 6), (whole.ReadLong(), whole.ReadInt()));
        for (var i = 0; i < packet.Length; i++)
        {
            var part = packet[..i];
            Assert.Throws<InvalidDataException>(() =>
            {
                var fields = new JuteReader(part);
                fields.ReadTexts();
                fields.ReadBytes();
                fields.ReadBytes();
                fields.ReadLong();
                fields.ReadInt();
            });
        }
    }

    /// <summary>Anything at all, or anything in a packet, or behind the header of an answer that is due.</summary>
    private static async Task SayAnythingAsync(NetworkStream stream, byte[] packet, Random random)
    {
        var bytes = new byte[random.Next(4, 200)];
        random.NextBytes(bytes);
        var shape = random.Next(3);
        if (shape > 0)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - 4);
        }

        if (shape > 1 && bytes.Length > 20)
        {
            packet.AsSpan(4, 4).CopyTo(bytes.AsSpan(4));
            bytes.AsSpan(16, 4).Clear();
        }

        await stream.WriteAsync(bytes);
    }

    private static ZooKeeperOptions Options(int port) => new()
    {
        Endpoints = [$"127.0.0.1:{port}"],
        Timeout = TimeSpan.FromSeconds(1),
        RetryDelay = TimeSpan.FromMilliseconds(20),
        SessionTimeout = TimeSpan.FromSeconds(4),
    };

    private static ServiceRegistration Of(int port) => new("echo", new Instance(new IPEndPoint(IPAddress.Loopback, port)));
}
