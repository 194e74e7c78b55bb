namespace Kitex.Idl.Sources;

/// <summary>IDL files on disk.</summary>
public sealed class FileIdlSource : IIdlSource
{
    /// <inheritdoc/>
    public string? Resolve(string path, string? includingPath, IReadOnlyList<string> includeDirectories)
    {
        if (includingPath is null || Path.IsPathRooted(path))
            return File.Exists(path) ? Normalize(path) : null;

        var beside = Path.Combine(Path.GetDirectoryName(includingPath) ?? "", path);
        if (File.Exists(beside))
            return Normalize(beside);

        foreach (var directory in includeDirectories)
        {
            var candidate = Path.Combine(directory, path);
            if (File.Exists(candidate))
                return Normalize(candidate);
        }
        return null;
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Read(string path) => File.ReadAllBytes(path);

    private static string Normalize(string path) => Path.GetFullPath(path);
}
