namespace Kitex.Idl;

/// <summary>How an IDL file is compiled.</summary>
public sealed record IdlOptions
{
    /// <summary>The defaults.</summary>
    public static IdlOptions Default { get; } = new();

    /// <summary>Directories searched, in order, for included files not found beside the including one. Empty by default.</summary>
    public IReadOnlyList<string> IncludeDirectories { get; init; } = [];
}
