using Kitex.Client;
using Kitex.Network;
using Kitex.Network.Memory;
using Kitex.Protocols.Http2;
using Kitex.Tests.Client;
using Kitex.Transport;
using Kitex.Transport.Grpc;

namespace Kitex.Tests.Transport.Grpc.Conformance;

/// <summary>
/// The client against servers that keep to RFC 9113 and RFC 7541 or do not, by the sections of those. Bytes arrive in small
/// pieces. Two calls are under way where one would do: what concerns one stream must not concern the other. At the end of every
/// test nothing may be left of connections, streams, bytes and timers.
/// </summary>
public abstract class ConformanceSuite : IAsyncLifetime
{
    /// <summary>The address as every error must name it.</summary>
    private protected const string Address = "127.0.0.1:1";

    private protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly List<Task> _scripts = [];
    private readonly List<(ProbeClient Client, GrpcTransport Transport, NetworkListener Listener)> _dialogs = [];

    /// <summary>How many connections the clients have made.</summary>
    private protected int Connections => _scripts.Count;

    private protected virtual int ChunkBytes => 13;

    private protected virtual TimeProvider Time => TimeProvider.System;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => EndAsync();

    /// <summary>A client whose connections meet the script.</summary>
    private protected ProbeClient Client(Func<ScriptedPeer, Task> script, Func<GrpcClientOptions, GrpcClientOptions>? change = null, TimeSpan? timeout = null)
    {
        var engine = new MemoryEngine(new MemoryEngineOptions { MaxChunkBytes = ChunkBytes });
        var address = new MemoryEndPoint("conformance");
        var listener = engine.Listen(address, new ListenOptions(), connection =>
        {
            var running = RunAsync(connection, script);
            lock (_scripts)
            {
                _scripts.Add(running);
            }

            return running;
        });
        var grpc = new GrpcClientOptions { ConnectionsPerAddress = 1 };
        var options = new KitexClientOptions { Grpc = change?.Invoke(grpc) ?? grpc };
        var transport = (GrpcTransport)ClientTransports.Create(options, new OneAddress(engine, address), Time);
        var client = new ProbeClient(o => o.UseTransport(transport).UseTime(Time).HostPorts(Address).Timeout(timeout ?? Limit));
        _dialogs.Add((client, transport, listener));
        return client;
    }

    /// <summary>What the clients hold now.</summary>
    private protected GrpcLoad Load => _dialogs[^1].Transport.Load;

    /// <summary>Ends the clients and the scripts, and looks for what is left.</summary>
    private protected async Task EndAsync()
    {
        foreach (var (client, transport, _) in _dialogs)
        {
            await client.DisposeAsync();
            Assert.Equal(default(GrpcLoad), transport.Load);
        }

        await Task.WhenAll(_scripts).WaitAsync(Limit);
        foreach (var (_, _, listener) in _dialogs)
        {
            await listener.WaitUntilEmptyAsync().WaitAsync(Limit);
            await listener.DisposeAsync();
        }

        _dialogs.Clear();
    }

    /// <summary>
    /// The server says something that no connection survives: both calls fail with the reason, the server is told the code, and the
    /// next call connects anew.
    /// </summary>
    /// <param name="act">What the server does, with the streams 1 and 3 under way.</param>
    /// <param name="code">What GOAWAY must say.</param>
    /// <param name="reason">What the errors must say.</param>
    private protected async Task EndsConnectionAsync(Func<ScriptedPeer, Task> act, Http2ErrorCode code, string reason)
    {
        var begun = new TaskCompletionSource();
        Http2ErrorCode? told = null;
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            var stream = await peer.WholeRequestAsync();
            if (!begun.TrySetResult())
            {
                await peer.AnswerAsync(stream, "anew");
                await peer.ClosedAsync();
                return;
            }

            await peer.WholeRequestAsync();
            await act(peer);
            told = await peer.ClosedAsync();
        });

        var first = client.SayAsync("first").AsTask();
        await begun.Task.WaitAsync(Limit);
        foreach (var call in new[] { first, client.SayAsync("second").AsTask() })
        {
            var failure = await Assert.ThrowsAsync<RpcException>(() => call);
            Assert.Equal((RpcErrorCode.Protocol, false), (failure.Code, failure.Error.NothingSent));
            Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
            Assert.Contains(Address, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("..", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal("anew", await client.SayAsync("third"));
        await EndAsync();
        Assert.Equal((code, 2), (told, Connections));
    }

    /// <summary>
    /// The server says something that ends stream 1: its call fails with the reason, the server is told the code, and the other
    /// call and the next one are answered on the same connection.
    /// </summary>
    private protected async Task EndsStreamAsync(Func<ScriptedPeer, Task> act, Http2ErrorCode code, string reason)
    {
        var begun = new TaskCompletionSource();
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            begun.SetResult();
            await peer.WholeRequestAsync();
            await act(peer);
            var reset = await peer.NextAsync(Http2FrameType.RstStream);
            Assert.Equal((1, code), (reset.Header.StreamId, reset.Code));
            await peer.AnswerAsync(3, "second");
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "third");
            Assert.Null(await peer.ClosedAsync());
        });

        var first = client.SayAsync("first").AsTask();
        await begun.Task.WaitAsync(Limit);
        var second = client.SayAsync("second").AsTask();
        var failure = await Assert.ThrowsAsync<RpcException>(() => first);

        Assert.Equal(RpcErrorCode.Protocol, failure.Code);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Address, failure.Message, StringComparison.Ordinal);
        Assert.Equal("second", await second);
        Assert.Equal("third", await client.SayAsync("third"));
        Assert.Equal((1, 0, 0L), (Load.Connections, Load.Streams, Load.Bytes));
        await EndAsync();
        Assert.Equal(1, Connections);
    }

    /// <summary>The server says something that hurts nobody: both calls are answered, and the next one too.</summary>
    /// <param name="act">What the server does, with the streams 1 and 3 under way.</param>
    /// <param name="answersFirst">False when that answers stream 1.</param>
    private protected async Task IsTakenAsync(Func<ScriptedPeer, Task> act, bool answersFirst = true)
    {
        var begun = new TaskCompletionSource();
        var client = Client(async peer =>
        {
            await peer.StartAsync();
            await peer.WholeRequestAsync();
            begun.SetResult();
            await peer.WholeRequestAsync();
            await act(peer);
            if (answersFirst)
            {
                await peer.AnswerAsync(1, "first");
            }

            await peer.AnswerAsync(3, "second");
            await peer.AnswerAsync(await peer.WholeRequestAsync(), "third");
            Assert.Null(await peer.ClosedAsync());
        });

        var first = client.SayAsync("1").AsTask();
        await begun.Task.WaitAsync(Limit);
        var second = client.SayAsync("2").AsTask();

        Assert.Equal(("first", "second"), (await first, await second));
        Assert.Equal("third", await client.SayAsync("3"));
        Assert.Equal((1, 0, 0L), (Load.Connections, Load.Streams, Load.Bytes));
        await EndAsync();
        Assert.Equal(1, Connections);
    }

    /// <summary>Bytes in hexadecimal text; the blanks are for the reader.</summary>
    private protected static Func<ScriptedPeer, Task> Bytes(string hex) => peer => peer.SendBytesAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    private static async Task RunAsync(NetworkConnection connection, Func<ScriptedPeer, Task> script)
    {
        try
        {
            await script(new ScriptedPeer(connection));
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }
}
