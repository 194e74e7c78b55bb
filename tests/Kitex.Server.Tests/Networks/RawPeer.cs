using Kitex.Network;
using Kitex.Protocols.Framing;

namespace Kitex.Server.Tests.Networks;

/// <summary>A connection driven byte by byte, from either end.</summary>
internal sealed class RawPeer(NetworkConnection connection) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public NetworkConnection Connection { get; } = connection;

    public MessageReader Reader { get; } = new(connection, FramingDetector.ForThrift(64 * 1024 * 1024), TimeProvider.System);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        Connection.Output.Write(bytes.Span);
        Assert.Equal(FlushStatus.Flushed, await Connection.FlushAsync(Limit));
    }

    /// <summary>Waits for a whole message and takes it.</summary>
    public async Task<RawMessage> ReceiveAsync()
    {
        Assert.Equal(MessageReadStatus.Ready, await Reader.ReadAsync(Limit, default));
        var message = Take();
        Reader.Next();
        return message;
    }

    /// <summary>Waits until the peer has closed, in order or not, without another message.</summary>
    public async Task ExpectClosedAsync()
    {
        var status = await Reader.ReadAsync(Limit, default);
        Assert.True(status is MessageReadStatus.Ended or MessageReadStatus.Failed, $"The connection should be closed; reading ended as {status}.");
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private RawMessage Take()
    {
        ref readonly var frame = ref Reader.Frame;
        return new RawMessage(frame.MessageType, System.Text.Encoding.UTF8.GetString(frame.Method(Connection.Input)), frame.SequenceId, frame.Body(Connection.Input).ToArray()) { Payload = frame.Payload };
    }
}
