using System.Net;
using System.Net.Sockets;

namespace Kitex.Network.Tests;

/// <summary>What every engine over Unix sockets must do.</summary>
public abstract class UnixEngineTests : NetworkEngineTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kx").FullName;
    private int _addresses;

    private protected override bool AbortReachesPeer => false;

    private protected override EndPoint FreshAddress() => new UnixDomainSocketEndPoint(FreshPath());

    private protected override EndPoint DeadAddress() => FreshAddress();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task File_goes_with_the_port()
    {
        var path = FreshPath();
        await using var listener = Engine.Listen(new UnixDomainSocketEndPoint(path), new ListenOptions(), connection => connection.EchoAsync());
        Assert.True(File.Exists(path));
        await listener.StopAcceptingAsync();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task File_left_behind_by_a_crash_is_replaced()
    {
        var path = FreshPath();
        LeaveBehind(path);
        await using var listener = Engine.Listen(new UnixDomainSocketEndPoint(path), new ListenOptions(), connection => connection.EchoAsync());
        await using var client = await Engine.DialAsync(listener.LocalEndPoint, new DialOptions());
        client.Output.WriteFrame([1]);
        await client.FlushAsync(Forever);
        Assert.Equal(ReadStatus.Ready, await client.ReadAsync(5, Forever));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Unread_bytes_turn_an_abort_into_a_failure_of_the_peer()
    {
        await using var pair = await OpenAsync();
        await pair.Client.SendAsync([1, 2, 3]);
        pair.Server.Abort();
        Assert.Equal(ReadStatus.Failed, await pair.Client.ReadAsync(1, Forever));
        Assert.IsType<NetworkException>(pair.Client.Failure);
    }

    private static void LeaveBehind(string path)
    {
        using var crashed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        crashed.Bind(new UnixDomainSocketEndPoint(path + "x"));
        crashed.Listen();
        File.Move(path + "x", path);
    }

    private string FreshPath() => Path.Combine(_folder, $"s{Interlocked.Increment(ref _addresses)}");
}
