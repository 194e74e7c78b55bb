using System.Net;
using System.Net.Sockets;
using Kitex.Torture.Api;
using Kitex.Torture.Calling;

namespace Kitex.Torture.Hostile;

/// <summary>The bytes of one call of each kind of client, to be sent without a client, whole, in parts and changed.</summary>
internal sealed class RecordedRequests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private RecordedRequests(byte[] framed, byte[] header, byte[] multiplexed) => (Framed, All) = (framed, [framed, header, multiplexed]);

    /// <summary>What the answer to a call repeats.</summary>
    public static ReadOnlyMemory<byte> Content { get; } = Enumerable.Range(0, 100).Select(static i => (byte)i).ToArray();

    /// <summary>A framed call: its answer begins with its length.</summary>
    public byte[] Framed { get; }

    /// <summary>Calls of all kinds.</summary>
    public IReadOnlyList<byte[]> All { get; }

    public static async Task<RecordedRequests> RecordAsync(Stage stage) => new(
        await RecordAsync(stage, ClientKind.Framed),
        await RecordAsync(stage, ClientKind.Pooled),
        await RecordAsync(stage, ClientKind.Multiplexed));

    private static async Task<byte[]> RecordAsync(Stage stage, ClientKind kind)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = stage.Client(kind, listener.LocalEndPoint!.ToString()!);
        var call = client.EchoAsync(new Order { Id = Stage.NextId(), Content = Content }, new CallContext { Timeout = Patience }).AsTask();
        using var peer = await listener.AcceptAsync();
        await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await client.DisposeAsync();
        using var bytes = new MemoryStream();
        using var stream = new NetworkStream(peer);
        try
        {
            await stream.CopyToAsync(bytes);
        }
        catch (IOException)
        {
            // A client that gives a call up resets its connection.
        }
        return bytes.ToArray();
    }
}
