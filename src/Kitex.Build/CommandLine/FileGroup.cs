using Kitex.Build.Emitting;

namespace Kitex.Build.CommandLine;

/// <summary>IDL files that are compiled alike.</summary>
internal sealed class FileGroup
{
    /// <summary>What is generated for the files.</summary>
    public EmitOptions Options { get; set; } = new();

    /// <summary>Directories searched for includes, in order.</summary>
    public List<string> IncludeDirectories { get; } = [];

    /// <summary>The files, in order.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Whether a file is one of Protobuf.</summary>
    public static bool IsProtobuf(string file) => Path.GetExtension(file).Equals(".proto", StringComparison.OrdinalIgnoreCase);
}
