using Kitex.Configuration;
using Kitex.Registries.Consul;

namespace Kitex.Registries.Configuration;

/// <summary>The options of Consul out of a section of a configuration.</summary>
internal static class ConsulSettings
{
    /// <exception cref="RpcConfigurationException">A key or its value cannot be.</exception>
    public static ConsulOptions Read(SettingsReader settings)
    {
        var options = RegistrySettings.Common(
            settings, new ConsulOptions(), "Token", "Datacenter", "Check", "CheckInterval", "CheckTimeout", "CheckTtl", "DeregisterAfter", "Interval", "Wait");
        var read = options with
        {
            Token = settings.Text("Token") ?? options.Token,
            Datacenter = settings.Text("Datacenter") ?? options.Datacenter,
            Check = settings.Choice<ConsulCheck>("Check") ?? options.Check,
            CheckInterval = settings.Time("CheckInterval") ?? options.CheckInterval,
            CheckTimeout = settings.Time("CheckTimeout") ?? options.CheckTimeout,
            CheckTtl = settings.Time("CheckTtl") ?? options.CheckTtl,
            DeregisterAfter = settings.Time("DeregisterAfter") is not { } after ? options.DeregisterAfter : after == Timeout.InfiniteTimeSpan ? null : after,
            Interval = settings.Time("Interval") ?? options.Interval,
            Wait = settings.Time("Wait") ?? options.Wait,
        };
        return settings.Checked(read, static o => o.Validate());
    }
}
