using Kitex.Configuration;
using Kitex.Registries.Eureka;

namespace Kitex.Registries.Configuration;

/// <summary>The options of Eureka out of a section of a configuration.</summary>
internal static class EurekaSettings
{
    /// <exception cref="RpcConfigurationException">A key or its value cannot be.</exception>
    public static EurekaOptions Read(SettingsReader settings)
    {
        var options = RegistrySettings.Common(settings, new EurekaOptions(), "Path", "User", "Password", "Heartbeat", "LeaseTime", "Interval", "WholeRegistry");
        var read = options with
        {
            Path = settings.Text("Path") ?? options.Path,
            User = settings.Text("User") ?? options.User,
            Password = settings.Text("Password") ?? options.Password,
            Heartbeat = settings.Time("Heartbeat") ?? options.Heartbeat,
            LeaseTime = settings.Time("LeaseTime") ?? options.LeaseTime,
            Interval = settings.Time("Interval") ?? options.Interval,
            WholeRegistry = settings.Flag("WholeRegistry") ?? options.WholeRegistry,
        };
        return settings.Checked(read, static o => o.Validate());
    }
}
