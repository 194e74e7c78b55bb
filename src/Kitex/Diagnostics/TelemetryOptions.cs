using System.Diagnostics;

namespace Kitex.Diagnostics;

/// <summary>What a client or a server tells about its calls beyond what listeners get anyhow. Input only.</summary>
public sealed record TelemetryOptions
{
    /// <summary>Which methods have spans and lines in the access log, such as all but health checks; metrics count every call. Asked once for each call. Default null: all.</summary>
    public Func<RpcMethod, bool>? Filter { get; init; }

    /// <summary>Adds to the span of a call that ends, on the thread that ends it. What it throws is dropped. Default null.</summary>
    public Action<Activity, EndedCall>? Enrich { get; init; }

    /// <summary>One line in the log for each call. Default null: none.</summary>
    public AccessLogOptions? AccessLog { get; init; }

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate() => AccessLog?.Validate();
}
