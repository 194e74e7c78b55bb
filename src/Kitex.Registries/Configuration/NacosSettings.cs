using Kitex.Configuration;
using Kitex.Registries.Nacos;

namespace Kitex.Registries.Configuration;

/// <summary>The options of Nacos out of a section of a configuration; the path of its address is the namespace.</summary>
internal static class NacosSettings
{
    /// <exception cref="RpcConfigurationException">A key or its value cannot be.</exception>
    public static NacosOptions Read(SettingsReader settings)
    {
        var options = RegistrySettings.Common(
            settings, new NacosOptions(), "Path", "Protocol", "GrpcPortOffset", "ContextPath", "Namespace", "Group", "Cluster", "Clusters", "User", "Password",
            "EnvironmentTags", "BeatInterval", "PollInterval", "HealthCheckInterval");
        var read = options with
        {
            Protocol = settings.Choice<NacosProtocol>("Protocol") ?? options.Protocol,
            GrpcPortOffset = settings.Whole("GrpcPortOffset") ?? options.GrpcPortOffset,
            ContextPath = settings.Text("ContextPath") ?? options.ContextPath,
            Namespace = settings.Text("Namespace") ?? settings.Text("Path") ?? options.Namespace,
            Group = settings.Text("Group") ?? options.Group,
            Cluster = settings.Text("Cluster") ?? options.Cluster,
            Clusters = settings.Texts("Clusters") ?? options.Clusters,
            User = settings.Text("User") ?? options.User,
            Password = settings.Text("Password") ?? options.Password,
            EnvironmentTags = settings.Text("EnvironmentTags") ?? options.EnvironmentTags,
            BeatInterval = settings.Time("BeatInterval") ?? options.BeatInterval,
            PollInterval = settings.Time("PollInterval") ?? options.PollInterval,
            HealthCheckInterval = settings.Time("HealthCheckInterval") ?? options.HealthCheckInterval,
        };
        return settings.Checked(read, static o => o.Validate());
    }
}
