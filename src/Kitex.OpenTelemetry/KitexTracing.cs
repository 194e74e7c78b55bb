using Kitex.Diagnostics;
using OpenTelemetry.Trace;

namespace Kitex.OpenTelemetry;

/// <summary>Kitex's spans for the OpenTelemetry SDK.</summary>
public static class KitexTracing
{
    /// <summary>Takes the spans of Kitex's clients and servers: <c>tracing.AddKitex()</c>.</summary>
    /// <param name="builder">Of the provider.</param>
    /// <returns>The builder.</returns>
    public static TracerProviderBuilder AddKitex(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(KitexTelemetry.SourceName);
    }
}
