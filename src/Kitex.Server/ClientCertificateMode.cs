namespace Kitex.Server;

/// <summary>Whether a server asks its clients for certificates.</summary>
public enum ClientCertificateMode
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It asks; a client without one is served, one with a bad one is not.</summary>
    Optional,

    /// <summary>It asks; a client without a good one is not served.</summary>
    Required,
}
