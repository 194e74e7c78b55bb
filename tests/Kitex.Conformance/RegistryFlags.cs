using Kitex.Configuration;
using Kitex.Discovery;
using Kitex.Registries;
using Kitex.Server;

namespace Kitex.Conformance;

/// <summary>The flags that say where servers are registered and found.</summary>
internal static class RegistryFlags
{
    private const int DefaultWeight = 10;

    /// <summary>The registry; null when none is asked for.</summary>
    /// <exception cref="UsageException">It is no address of one, or what belongs to it is missing.</exception>
    public static IServiceRegistry? Open(CommandLine line)
    {
        if (line.Text("registry") is not { } address)
            return null;

        line.Required("name");
        try
        {
            return RegistryFactory.Open(address);
        }
        catch (Exception wrong) when (wrong is FormatException or RpcConfigurationException)
        {
            throw new UsageException($"--registry: {wrong.Message}");
        }
    }

    /// <summary>How a server is registered.</summary>
    /// <exception cref="UsageException">A value cannot be.</exception>
    public static Func<RegistrationOptions, RegistrationOptions> Registration(CommandLine line)
    {
        var (name, weight, tags) = (line.Required("name"), line.Number("weight", DefaultWeight, 1), line.Pairs("tags"));
        return options => options with { Services = [name], Weight = weight, Tags = tags };
    }
}
