using Kitex.Client;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Kitex.Server.Tests.GrpcClient;

/// <summary>Clients of gRPC over one network, against Kestrel.</summary>
public abstract class GrpcSuite(TestNetwork network) : ServerSuite(network)
{
    private protected async Task<GrpcServer> ServeAsync(Func<GrpcExchange, Task> serve, Action<Http2Limits>? limit = null) =>
        Own(await GrpcServer.StartAsync(serve, limit));

    private protected GrpcNotesClient GrpcClient(GrpcServer server, Action<KitexClientBuilder>? configure = null) => GrpcClient(server.Address, configure);

    private protected GrpcNotesClient GrpcClient(string address, Action<KitexClientBuilder>? configure = null) =>
        Own(new GrpcNotesClient(o =>
        {
            o.HostPorts(address).UseEngine(Engine).Timeout(Limit).ConnectTimeout(Limit).Grpc(static x => x with { ConnectionsPerAddress = 1 });
            configure?.Invoke(o);
        }));

    /// <summary>Sends every note back.</summary>
    private protected static async Task EchoAllAsync(GrpcExchange exchange)
    {
        while (await exchange.ReadAsync() is { } note)
        {
            await exchange.WriteAsync(note);
        }

        exchange.End();
    }

    private protected static async IAsyncEnumerable<Note> Many(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return new Note { Number = i };
            if (i % 16 == 0)
            {
                await Task.Yield();
            }
        }
    }
}
