namespace Kitex.Build.Emitting;

/// <summary>What is generated for an IDL file.</summary>
public sealed record EmitOptions
{
    /// <summary>Whether the server class of each service is generated; it needs a reference to Kitex.Server. False by default.</summary>
    public bool EmitServer { get; init; }

    /// <summary>Whether server classes go into a file of their own, <c>NAME.server.g.cs</c>, which clients can leave out. False by default.</summary>
    public bool ServerInOwnFile { get; init; }

    /// <summary>Whether what is generated for services is internal, because their messages are. False by default.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Whether structs, unions and exceptions keep fields the IDL does not know and write them back. False by default.</summary>
    public bool KeepUnknownFields { get; init; }

    /// <summary>The C# namespace of the file; null, the default, takes it from the IDL or the file's name.</summary>
    public string? Namespace { get; init; }

    /// <summary>Put, with a dot, before every namespace that comes from the IDL. Null by default.</summary>
    public string? NamespacePrefix { get; init; }
}
