using System.Text;
using Kitex.Protocols.Grpc;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>What a call's header fields say beside gRPC's own: the caller, metainfo, and everything else for the handler.</summary>
internal sealed class GrpcCallHeaders
{
    private const string SourceService = "source-service";
    private const string SourceMethod = "source-method";

    private GrpcCallHeaders(RpcMetadata all, MetaInfo meta)
    {
        All = all;
        Meta = meta;
        Caller = all.Text(SourceService) ?? "";
        CallerMethod = all.Text(SourceMethod) ?? "";
    }

    public RpcMetadata All { get; }

    public MetaInfo Meta { get; }

    public string Caller { get; }

    public string CallerMethod { get; }

    /// <summary>Reads what a call's fields say.</summary>
    public static GrpcCallHeaders Read(GrpcFieldList fields)
    {
        var all = new List<KeyValuePair<string, string>>();
        Dictionary<string, string>? persistent = null, transient = null;
        for (var at = 0; fields.TryNext(ref at, out var nameBytes, out var valueBytes);)
        {
            var (name, value) = (Encoding.UTF8.GetString(nameBytes), Encoding.UTF8.GetString(valueBytes));
            all.Add(new(name, value));
            if (name.StartsWith(GrpcMetaPrefix.Persistent, StringComparison.Ordinal))
            {
                Add(ref persistent, name[GrpcMetaPrefix.Persistent.Length..], value);
            }
            else if (name.StartsWith(GrpcMetaPrefix.Transient, StringComparison.Ordinal))
            {
                Add(ref transient, name[GrpcMetaPrefix.Transient.Length..], value);
            }
        }

        return new GrpcCallHeaders(RpcMetadata.Received(all), Values(persistent, transient));
    }

    // Kitex v0.16.3 loses the case: my-key arrives as MY_KEY. The first value counts, an empty one is none.
    private static void Add(ref Dictionary<string, string>? values, string key, string value)
    {
        if (key.Length > 0 && value.Length > 0)
        {
            (values ??= []).TryAdd(key.ToUpperInvariant().Replace('-', '_'), value);
        }
    }

    private static MetaInfo Values(Dictionary<string, string>? persistent, Dictionary<string, string>? transient)
    {
        if (persistent is null && transient is null)
        {
            return MetaInfo.Empty;
        }

        var none = MetaInfo.Empty;
        return new MetaInfo { Persistent = persistent ?? none.Persistent, Transient = transient ?? none.Transient };
    }
}
