using Kitex.Client;
using Kitex.Network;
using Kitex.Network.Memory;
using Kitex.Transport;
using Kitex.Transport.Grpc;
using Kitex.Transport.Multiplexing;

namespace Kitex.Tests.Transport;

/// <summary>What transports whose calls share connections keep of the addresses they go to.</summary>
public sealed class SharedTransportTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly MemoryEngine _engine = new();
    private int _accepted;

    public static TheoryData<bool> Ways => [false, true];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Nothing_is_kept_of_an_address_where_nobody_is(bool grpc)
    {
        await using var transport = Create(grpc);
        for (var i = 0; i < 10; i++)
        {
            var failed = await CallAsync(transport, $"nowhere{i}");
            Assert.Equal((RpcErrorCode.ConnectFailed, true), (failed.Error!.Code, failed.Error.NothingSent));
        }

        await Eventually.TrueAsync(() => AddressCount(transport) == 0);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Nothing_is_kept_of_an_address_whose_connections_have_ended_and_the_next_call_makes_another(bool grpc)
    {
        await using var transport = Create(grpc);
        await using var listener = _engine.Listen(new MemoryEndPoint("a"), new ListenOptions(), async connection =>
        {
            Interlocked.Increment(ref _accepted);

            // One that ends before the call is on it would be replaced by another at once.
            while (connection.Input.IndexOf("hello"u8) < 0)
            {
                Assert.Equal(ReadStatus.Ready, await connection.ReadAsync(connection.Input.Length + 1, Limit));
            }

            await connection.DisposeAsync();
        });

        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(RpcErrorCode.ConnectionLost, (await CallAsync(transport, "a")).Error!.Code);
            await Eventually.TrueAsync(() => AddressCount(transport) == 0);
            Assert.Equal(i, _accepted);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_closed_one_refuses_and_makes_no_connection(bool grpc)
    {
        var transport = Create(grpc);
        await using var listener = _engine.Listen(new MemoryEndPoint("a"), new ListenOptions(), _ =>
        {
            Interlocked.Increment(ref _accepted);
            return Task.CompletedTask;
        });
        await transport.DisposeAsync();

        var refused = (await CallAsync(transport, "a")).Error!;

        Assert.Equal((RpcErrorCode.Rejected, true), (refused.Code, refused.NothingSent));
        Assert.EndsWith("the client was disposed.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _accepted);
        Assert.Equal(0, AddressCount(transport));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private static Task<RpcResponse> CallAsync(ClientTransport transport, string address) =>
        transport.InvokeAsync(new RpcRequest { Method = new TextMethod(), Message = "hello", Destination = new Instance(new MemoryEndPoint(address)) }, default).AsTask().WaitAsync(Limit);

    private static int AddressCount(ClientTransport transport) => transport is GrpcTransport grpc ? grpc.AddressCount : ((MultiplexedTransport)transport).AddressCount;

    private ClientTransport Create(bool grpc) => ClientTransports.Create(
        new KitexClientOptions { Connections = ConnectionMode.Multiplexed, Grpc = grpc ? new() { ConnectionsPerAddress = 2 } : null }, _engine, TimeProvider.System);
}
