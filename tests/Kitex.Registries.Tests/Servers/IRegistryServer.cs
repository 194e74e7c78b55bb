namespace Kitex.Registries.Tests.Servers;

/// <summary>A registry of one test's own, on loopback: a real one in a process, or a double where none can be had.</summary>
public interface IRegistryServer : IAsyncDisposable
{
    /// <summary>Where it is, as <see cref="RegistryFactory.Open(string, Microsoft.Extensions.Logging.ILoggerFactory?, TimeProvider?)"/> reads it, with short times.</summary>
    string Address => AddressAt(Port);

    /// <summary>The port of loopback that its users connect to.</summary>
    int Port { get; }

    /// <summary>Its address where it is reached through another port.</summary>
    string AddressAt(int port);

    /// <summary>How long after its last word an instance may still be listed, by the times in <see cref="Address"/>; half a minute more is given.</summary>
    TimeSpan LeaseTime { get; }

    /// <summary>Ends it as nobody can prevent.</summary>
    Task KillAsync();

    /// <summary>Starts it again at the same address.</summary>
    /// <param name="isEmpty">Without what it knew; a registry that keeps nothing is always empty.</param>
    Task StartAsync(bool isEmpty);
}
