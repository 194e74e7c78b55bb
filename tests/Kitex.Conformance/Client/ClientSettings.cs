using System.Collections.ObjectModel;
using Kitex.Client;
using Kitex.Discovery;
using Kitex.Protocols.Grpc;
using Kitex.Protocols.TTHeader;

namespace Kitex.Conformance.Client;

/// <summary>How the clients of all cases reach the server.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Transport">Its name on the command line.</param>
internal sealed record ClientSettings(string Address, string Transport)
{
    /// <summary>Finds the server in place of its address; null for the address.</summary>
    public IResolver? Resolver { get; init; }

    /// <summary>The longest time for a call.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The clients' own name.</summary>
    public string Caller { get; init; } = "dotnet-client";

    /// <summary>Many calls at once on one connection.</summary>
    public bool IsMultiplexed { get; init; }

    /// <summary>A connection for each call.</summary>
    public bool IsShort { get; init; }

    /// <summary>Checksums of payloads are sent and checked.</summary>
    public bool HasChecksum { get; init; }

    /// <summary>Messages are compressed by gzip, of both sides. In gRPC alone.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>Goes along with each call for the server alone.</summary>
    public IReadOnlyDictionary<string, string> Transient { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Goes along with each call, and with those that the server makes for it.</summary>
    public IReadOnlyDictionary<string, string> Persistent { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Whether calls are streams of HTTP/2.</summary>
    public bool IsGrpc => SentTransport == ClientTransports.Grpc;

    /// <summary>Whether a business error can come back.</summary>
    public bool CarriesBusinessErrors => HasTTHeader || IsGrpc;

    /// <summary>Whether calls go behind a TTHeader, which carries more than the message.</summary>
    public bool HasTTHeader => SentTransport.StartsWith("ttheader", StringComparison.Ordinal);

    private string SentTransport => IsMultiplexed ? ClientTransports.WithTTHeader(Transport) : Transport;

    /// <summary>Says what a client is made of.</summary>
    /// <exception cref="UsageException">There is no such transport.</exception>
    public void Configure(KitexClientBuilder client)
    {
        client.HostPorts(Address).Timeout(Timeout).Caller(Caller);
        ClientTransports.Select(SentTransport)(client);
        if (Resolver is not null)
            client.UseResolver(Resolver);
        if (IsCompressed)
            client.Grpc(static grpc => grpc with { Compressor = GrpcCompressor.Gzip });
        if (IsShort)
            client.ShortConnections();
        if (IsMultiplexed)
            client.Multiplexed();
        if (HasChecksum)
            client.ValidatePayloads(PayloadValidator.Crc32C);
        if (Transient.Count + Persistent.Count > 0)
            client.Use(Carry(new MetaInfo { Transient = Transient, Persistent = Persistent }));
    }

    private static RpcMiddleware Carry(MetaInfo meta) => next => (request, cancellation) => next(request.With(meta), cancellation);
}
