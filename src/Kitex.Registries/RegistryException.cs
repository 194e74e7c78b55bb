namespace Kitex.Registries;

/// <summary>A registry could not do what it was asked: the text says which one, where, what, and why not.</summary>
public sealed class RegistryException : Exception
{
    /// <param name="registry">Its name: "etcd".</param>
    /// <param name="address">Where it was asked; all its addresses where none answered.</param>
    /// <param name="problem">What failed, and what to do.</param>
    /// <param name="cause">What lies behind; null for nothing.</param>
    public RegistryException(string registry, string address, string problem, Exception? cause = null)
        : base($"{registry} at {address}: {problem}", cause)
    {
        Registry = registry;
        Address = address;
    }

    /// <summary>The registry's name.</summary>
    public string Registry { get; }

    /// <summary>Where it was asked.</summary>
    public string Address { get; }

    /// <summary>Whether it refused the user or the rights: asking again changes nothing. Default false.</summary>
    public bool IsDenied { get; init; }
}
