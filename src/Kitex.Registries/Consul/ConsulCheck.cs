namespace Kitex.Registries.Consul;

/// <summary>How Consul learns whether an instance lives.</summary>
public enum ConsulCheck
{
    /// <summary>The agent connects to the instance now and then, as Kitex's registry-consul has it by default. It must be able to reach it.</summary>
    Tcp,

    /// <summary>The instance says so itself, three times in each time to live.</summary>
    Ttl,

    /// <summary>Not at all: an instance is listed until it is deregistered.</summary>
    None,
}
