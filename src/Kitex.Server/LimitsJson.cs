using System.Text;
using Kitex.Configuration;

namespace Kitex.Server;

/// <summary>The document of Kitex's config centres for limits: <c>{"connection_limit": 100, "qps_limit": 2000}</c>.</summary>
public static class LimitsJson
{
    private const string Connections = "connection_limit";
    private const string Calls = "qps_limit";

    /// <summary>Takes over the document: <c>server.Reconfigure(o => o.WithKitexLimits(json), source: "limit")</c>.</summary>
    /// <param name="options">The server's options.</param>
    /// <param name="json">The document; an empty one changes nothing.</param>
    /// <exception cref="FormatException">It is none; the text names the key.</exception>
    public static KitexServerOptions WithKitexLimits(this KitexServerOptions options, string json)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { Limits = Read(Encoding.UTF8.GetBytes(json), options.Limits) };
    }

    /// <summary>Reads the document. Fields that are not known are passed over.</summary>
    /// <param name="utf8">The document; an empty one changes nothing.</param>
    /// <param name="limits">What the document says nothing of.</param>
    /// <returns>The limits with what the document says; 0 is no limit, as in Kitex.</returns>
    /// <exception cref="FormatException">It is none; the text names the key.</exception>
    public static LimitOptions Read(ReadOnlyMemory<byte> utf8, LimitOptions limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var fields = JsonFields.Parse("limit", utf8);
        if (fields.Has(Connections))
        {
            limits = limits with { MaxConnections = Number(fields, Connections) };
        }

        return fields.Has(Calls) ? limits with { Server = limits.Server with { PerSecond = Number(fields, Calls), Burst = 0 } } : limits;
    }

    private static int Number(JsonFields fields, string name) =>
        (int)Math.Max(fields.Integer(name, "a whole number", static number => number is >= int.MinValue and <= int.MaxValue), 0);
}
