using Kitex.Protocols.Grpc;
using Microsoft.AspNetCore.Http;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>What a call's header fields say beside gRPC's own: the caller, metainfo, and everything else for the handler.</summary>
internal readonly struct GrpcHeaders
{
    private const string Caller = "source-service";
    private const string CallerMethod = "source-method";

    public required MetaInfo Meta { get; init; }

    public required RpcMetadata All { get; init; }

    public string CallerName => All.Text(Caller) ?? "";

    public string CallerMethodName => All.Text(CallerMethod) ?? "";

    public static GrpcHeaders Read(IHeaderDictionary headers)
    {
        var fields = new List<KeyValuePair<string, string>>(headers.Count);
        Dictionary<string, string>? persistent = null, transient = null;
        foreach (var (key, values) in headers)
        {
            if (NameOf(key) is not { } name)
            {
                continue;
            }

            for (var i = 0; i < values.Count; i++)
            {
                var value = values[i] ?? "";
                fields.Add(new(name, value));
                if (name.StartsWith(GrpcMetaPrefix.Persistent, StringComparison.Ordinal))
                {
                    Add(ref persistent, name[GrpcMetaPrefix.Persistent.Length..], value);
                }
                else if (name.StartsWith(GrpcMetaPrefix.Transient, StringComparison.Ordinal))
                {
                    Add(ref transient, name[GrpcMetaPrefix.Transient.Length..], value);
                }
            }
        }

        return new GrpcHeaders { All = RpcMetadata.Received(fields), Meta = Values(persistent, transient) };
    }

    /// <summary>The name as on the wire; null for what users do not see.</summary>
    private static string? NameOf(string key) => key.ToLowerInvariant() switch
    {
        "host" => ":authority",
        "content-type" => "content-type",
        "user-agent" => "user-agent",
        var lower => MetadataField.IsReserved(lower) ? null : lower,
    };

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
