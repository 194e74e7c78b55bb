namespace Kitex.Idl.Model;

/// <summary>Whether a field must be on the wire.</summary>
public enum IdlRequiredness
{
    /// <summary>No keyword: always written, may be missing when read.</summary>
    Default,

    /// <summary><c>required</c>: always written, missing when read is an error.</summary>
    Required,

    /// <summary><c>optional</c>: written only when set.</summary>
    Optional,
}
