using System.Security.Cryptography.X509Certificates;
using Kitex.Configuration;
using Kitex.Discovery;
using Kitex.Transport;

namespace Kitex.Registries.Configuration;

/// <summary>The options of registries out of a section of a configuration.</summary>
internal static class RegistrySettings
{
    private static readonly string[] CommonKeys = ["Kind", "Endpoints", "Timeout", "Tls", "RetryDelay", "Settle"];

    /// <summary>Those of the local registry; the path of its address is the directory.</summary>
    /// <exception cref="RpcConfigurationException">A key or its value cannot be.</exception>
    public static LocalRegistryOptions Local(SettingsReader settings)
    {
        settings.Expect("Kind", "Endpoints", "Path", "Directory", "Heartbeat", "MissedHeartbeats", "Interval", "CheckProcesses");
        var options = new LocalRegistryOptions();
        var read = options with
        {
            Directory = settings.Text("Directory") ?? PathOf(settings),
            Heartbeat = settings.Time("Heartbeat") ?? options.Heartbeat,
            MissedHeartbeats = settings.Whole("MissedHeartbeats") ?? options.MissedHeartbeats,
            Interval = settings.Time("Interval") ?? options.Interval,
            CheckProcesses = settings.Flag("CheckProcesses") ?? options.CheckProcesses,
        };
        return settings.Checked(read, static o => o.Validate());
    }

    /// <summary>What all but the local one have in common.</summary>
    /// <param name="settings">The section.</param>
    /// <param name="options">The options as they are.</param>
    /// <param name="keys">The keys of the kind's own.</param>
    /// <exception cref="RpcConfigurationException">A key or its value cannot be.</exception>
    public static T Common<T>(SettingsReader settings, T options, params ReadOnlySpan<string> keys)
        where T : RegistryOptions
    {
        settings.Expect([.. CommonKeys, .. keys]);
        return options with
        {
            Endpoints = settings.Texts("Endpoints") ?? options.Endpoints,
            Timeout = settings.Time("Timeout") ?? options.Timeout,
            Tls = settings.Section("Tls") is { } tls ? Tls(tls) : settings.Flag("Tls") is { } isOn ? isOn ? new() : null : options.Tls,
            RetryDelay = settings.Time("RetryDelay") ?? options.RetryDelay,
            Settle = settings.Time("Settle") ?? options.Settle,
        };
    }

    /// <summary>"local:///run/services" names a directory from the root on, "local://services" one beside; "local://" names none.</summary>
    private static string? PathOf(SettingsReader settings) => (settings.Text("Endpoints"), settings.Text("Path")) switch
    {
        (null, null) => null,
        (null, { } path) => $"/{path}",
        ({ } first, { } rest) => $"{first}/{rest}",
        ({ } only, null) => only,
    };

    private static TlsClientOptions Tls(SettingsReader settings)
    {
        settings.Expect("TargetHost", "TrustedAuthorities", "Certificate", "Key");
        var options = new TlsClientOptions { TargetHost = settings.Text("TargetHost") };
        try
        {
            return options with
            {
                TrustedAuthorities = settings.Text("TrustedAuthorities") is { } authorities ? FromPem(authorities) : null,
                Certificate = settings.Text("Certificate") is { } certificate ? X509Certificate2.CreateFromPemFile(certificate, settings.Text("Key")) : null,
            };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw settings.Wrong(new ArgumentException($"A certificate cannot be read: {unreadable.Message}", unreadable));
        }
    }

    private static X509Certificate2Collection FromPem(string file)
    {
        var read = new X509Certificate2Collection();
        read.ImportFromPemFile(file);
        return read;
    }
}
