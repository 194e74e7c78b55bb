using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Kitex.Registries.Nacos;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>A connection that a double knows, and what it says to it by itself.</summary>
internal sealed class NacosConnection
{
    private readonly Channel<NacosPayload> _outgoing = Channel.CreateUnbounded<NacosPayload>();
    private int _sent;

    /// <summary>What it has subscribed to, and in which clusters.</summary>
    public ConcurrentDictionary<NacosKey, string> Subscribed { get; } = new();

    /// <summary>The kinds of messages that came by its stream.</summary>
    public ConcurrentQueue<NacosPayload> Received { get; } = new();

    /// <summary>What goes out.</summary>
    public ChannelReader<NacosPayload> Outgoing => _outgoing.Reader;

    public void Send(string type, JsonObject json)
    {
        json["requestId"] = $"{Interlocked.Increment(ref _sent)}";
        _outgoing.Writer.TryWrite(NacosGrpcDouble.Payload(type, json));
    }

    public void End() => _outgoing.Writer.TryComplete();
}
