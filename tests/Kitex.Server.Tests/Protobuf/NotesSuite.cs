using Kitex.Client;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Protobuf;

/// <summary>Servers and clients of the notes; the desk, which speaks Thrift, is served beside them.</summary>
public abstract class NotesSuite(TestNetwork network) : ServerSuite(network)
{
    /// <summary>Every way on which Kitex Protobuf goes.</summary>
    public static TheoryData<ThriftTransport, ConnectionMode> Ways => new()
    {
        { ThriftTransport.TTHeader, ConnectionMode.Pooled },
        { ThriftTransport.TTHeaderFramed, ConnectionMode.Pooled },
        { ThriftTransport.Framed, ConnectionMode.Pooled },
        { ThriftTransport.TTHeader, ConnectionMode.Multiplexed },
        { ThriftTransport.TTHeaderFramed, ConnectionMode.Multiplexed },
    };

    /// <summary>Those with a header.</summary>
    public static TheoryData<ThriftTransport, ConnectionMode> WaysWithHeader => new()
    {
        { ThriftTransport.TTHeader, ConnectionMode.Pooled },
        { ThriftTransport.TTHeaderFramed, ConnectionMode.Pooled },
        { ThriftTransport.TTHeader, ConnectionMode.Multiplexed },
    };

    private protected Task<KitexServer> StartAsync(Notes notes, Action<KitexServerBuilder>? configure = null) =>
        StartAsync(new Desk(), o =>
        {
            o.AddService(notes.Describe());
            configure?.Invoke(o);
        });

    private protected NotesClient NotesClient(KitexServer server, Action<KitexClientBuilder>? configure = null) =>
        NotesClient(AddressText.Format(server.Address), configure);

    private protected NotesClient NotesClient(string address, Action<KitexClientBuilder>? configure = null) =>
        Own(new NotesClient(o =>
        {
            o.HostPorts(address).UseEngine(Engine).Timeout(Limit).ConnectTimeout(Limit);
            configure?.Invoke(o);
        }));

    private protected static KitexClientBuilder Go(KitexClientBuilder o, ThriftTransport transport, ConnectionMode connections) =>
        o.Configure(x => x with { Transport = transport, Connections = connections });
}
