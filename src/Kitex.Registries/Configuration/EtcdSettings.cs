using Kitex.Configuration;
using Kitex.Registries.Etcd;

namespace Kitex.Registries.Configuration;

/// <summary>The options of etcd out of a section of a configuration; the path of its address is the prefix.</summary>
internal static class EtcdSettings
{
    /// <exception cref="RpcConfigurationException">A key or its value cannot be.</exception>
    public static EtcdOptions Read(SettingsReader settings)
    {
        var options = RegistrySettings.Common(settings, new EtcdOptions(), "Path", "Prefix", "User", "Password", "LeaseTime");
        var read = options with
        {
            Prefix = settings.Text("Prefix") ?? settings.Text("Path") ?? options.Prefix,
            User = settings.Text("User") ?? options.User,
            Password = settings.Text("Password") ?? options.Password,
            LeaseTime = settings.Time("LeaseTime") ?? options.LeaseTime,
        };
        return settings.Checked(read, static o => o.Validate());
    }
}
