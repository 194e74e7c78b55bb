using Kitex.Configuration;
using Kitex.Registries.ZooKeeper;

namespace Kitex.Registries.Configuration;

/// <summary>The options of ZooKeeper out of a section of a configuration.</summary>
internal static class ZooKeeperSettings
{
    /// <summary>Reads them; the path of an address is the chroot.</summary>
    /// <exception cref="RpcConfigurationException">A key or its value cannot be.</exception>
    public static ZooKeeperOptions Read(SettingsReader settings)
    {
        var options = RegistrySettings.Common(settings, new ZooKeeperOptions(), "Path", "Chroot", "SessionTimeout", "User", "Password");
        var read = options with
        {
            Chroot = settings.Text("Chroot") ?? settings.Text("Path") ?? options.Chroot,
            SessionTimeout = settings.Time("SessionTimeout") ?? options.SessionTimeout,
            User = settings.Text("User") ?? options.User,
            Password = settings.Text("Password") ?? options.Password,
        };
        return settings.Checked(read, static o => o.Validate());
    }
}
