using Kitex.Diagnostics;
using OpenTelemetry.Metrics;

namespace Kitex.OpenTelemetry;

/// <summary>Kitex's metrics for the OpenTelemetry SDK.</summary>
public static class KitexMetrics
{
    /// <summary>Takes the metrics of Kitex's clients, servers and network: <c>metrics.AddKitex()</c>.</summary>
    /// <param name="builder">Of the provider.</param>
    /// <returns>The builder.</returns>
    public static MeterProviderBuilder AddKitex(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(KitexTelemetry.ClientMeterName, KitexTelemetry.ServerMeterName, KitexTelemetry.NetworkMeterName);
    }
}
