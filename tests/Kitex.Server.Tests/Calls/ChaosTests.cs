using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Calls;

public abstract class ChaosTests(TestNetwork network) : ServerSuite(network)
{
    [Theory]
    [InlineData(1, ThriftTransport.TTHeader, ConnectionMode.Pooled)]
    [InlineData(2, ThriftTransport.Framed, ConnectionMode.Pooled)]
    [InlineData(3, ThriftTransport.TTHeader, ConnectionMode.Multiplexed)]
    [InlineData(4, ThriftTransport.TTHeaderFramed, ConnectionMode.Multiplexed)]
    public async Task Calls_given_up_at_any_moment_never_mix_up_the_answers_of_others(int seed, ThriftTransport transport, ConnectionMode connections)
    {
        var desk = new Desk
        {
            OnEcho = static async (request, _) =>
            {
                switch (request.Message.Length % 5)
                {
                    case 0:
                        await Task.Yield();
                        break;
                    case 1:
                        await Task.Delay(TimeSpan.FromMilliseconds(1));
                        break;
                    case 2:
                        throw new InvalidOperationException(request.Message);
                    default:
                        break;
                }

                return new Response { Message = request.Message };
            },
        };
        var client = Client(await StartAsync(desk), o => o.Configure(x => x with { Transport = transport, Connections = connections }));
        var answered = 0;

        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            var random = new Random((seed * 1000) + worker);
            for (var i = 0; i < 150; i++)
            {
                var message = $"{worker}.{i}.{new string('x', random.Next(300))}";
                using var source = new CancellationTokenSource();
                var call = random.Next(4) switch
                {
                    0 => new CallContext { Timeout = TimeSpan.FromMilliseconds(random.Next(4)) },
                    1 => source.Token,
                    _ => default,
                };
                if (random.Next(2) == 0)
                {
                    source.CancelAfter(TimeSpan.FromMilliseconds(random.Next(3)));
                }

                try
                {
                    Assert.Equal(message, (await client.EchoAsync(Say(message), call)).Message);
                    Interlocked.Increment(ref answered);
                }
                catch (RpcRemoteException failure)
                {
                    Assert.Equal($"biz error: {message}", failure.RemoteMessage);
                    Interlocked.Increment(ref answered);
                }
                catch (Exception givenUp) when (givenUp is RpcTimeoutException or RpcCanceledException)
                {
                    Assert.NotEqual(default, call);
                }
            }
        }))).WaitAsync(Limit);

        Assert.True(answered > 16 * 150 / 4);
    }

    public sealed class OverSockets() : ChaosTests(new SocketNetwork());

    public sealed class InMemory() : ChaosTests(new MemoryNetwork());
}
