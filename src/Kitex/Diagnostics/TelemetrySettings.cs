using Kitex.Configuration;
using Microsoft.Extensions.Logging;

namespace Kitex.Diagnostics;

/// <summary>What a client or a server tells about its calls, out of a section of a configuration. What only code can say stays as it was set.</summary>
internal static class TelemetrySettings
{
    /// <summary>The options as they are, with what the section says in their place.</summary>
    /// <exception cref="RpcConfigurationException">A key or its value cannot be.</exception>
    public static TelemetryOptions Read(SettingsReader settings, TelemetryOptions options)
    {
        settings.Expect("AccessLog");
        return options with { AccessLog = AccessLog(settings, options.AccessLog) };
    }

    /// <summary>How lines are written, or just "true" or "false".</summary>
    private static AccessLogOptions? AccessLog(SettingsReader settings, AccessLogOptions? options) =>
        settings.Text("AccessLog") is not null ? settings.Flag("AccessLog") == true ? options ?? new() : null
        : settings.Section("AccessLog") is { } section ? LinesOf(section, options ?? new())
        : options;

    private static AccessLogOptions LinesOf(SettingsReader settings, AccessLogOptions options)
    {
        settings.Expect("Level", "TroubleLevel", "SlowerThan", "OnlyTroubles");
        var read = options with
        {
            Level = settings.Choice<LogLevel>("Level") ?? options.Level,
            TroubleLevel = settings.Choice<LogLevel>("TroubleLevel") ?? options.TroubleLevel,
            SlowerThan = settings.Time("SlowerThan") ?? options.SlowerThan,
            OnlyTroubles = settings.Flag("OnlyTroubles") ?? options.OnlyTroubles,
        };
        return settings.Checked(read, static o => o.Validate());
    }
}
