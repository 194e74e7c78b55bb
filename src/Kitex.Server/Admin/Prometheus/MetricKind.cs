namespace Kitex.Server.Admin.Prometheus;

/// <summary>What a metric is to Prometheus.</summary>
internal enum MetricKind
{
    /// <summary>Only goes up.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>How values are distributed.</summary>
    Histogram,
}
