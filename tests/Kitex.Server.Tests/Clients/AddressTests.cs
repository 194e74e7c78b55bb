using System.Net;
using System.Net.Sockets;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Clients;

public sealed class AddressTests() : ServerSuite(new SocketNetwork())
{
    [Fact]
    public async Task A_server_on_every_address_is_reached_by_name()
    {
        var server = await StartAsync(configure: static o => o.Listen(":0"));
        var port = ((IPEndPoint)server.Address!).Port;

        Assert.Equal(3, await Client($"localhost:{port}").AddAsync(1, 2));
        Assert.Equal(3, await Client($"127.0.0.1:{port}").AddAsync(1, 2));
        Assert.Equal(3, await Client($":{port}").AddAsync(1, 2));
    }

    [Fact]
    public async Task A_server_on_a_unix_socket_is_reached_by_its_path()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.sock");
        var server = await StartAsync(configure: o => o.Listen($"unix:{path}"));

        Assert.Equal($"unix:{path}", AddressText.Format(server.Address));
        Assert.Equal(3, await Client(server).AddAsync(1, 2));

        await server.DisposeAsync();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_server_on_IPv6_is_reached_by_its_address()
    {
        if (!Socket.OSSupportsIPv6)
        {
            return;
        }

        var server = await StartAsync(configure: static o => o.Listen("[::1]:0"));

        Assert.StartsWith("[::1]:", AddressText.Format(server.Address), StringComparison.Ordinal);
        Assert.Equal(3, await Client(server).AddAsync(1, 2));
    }
}
