using System.Text;

namespace Kitex.Idl.Sources;

/// <summary>IDL files held in memory. Paths are compared exactly; <c>.</c> and <c>..</c> parts are resolved.</summary>
public sealed class MemoryIdlSource : IIdlSource
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _files = new(StringComparer.Ordinal);

    /// <summary>Adds a file or replaces it.</summary>
    /// <param name="path">The path with forward slashes.</param>
    /// <param name="text">The text.</param>
    public void Add(string path, string text) => Add(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a file or replaces it.</summary>
    /// <param name="path">The path with forward slashes.</param>
    /// <param name="bytes">The bytes; they are not copied.</param>
    public void Add(string path, ReadOnlyMemory<byte> bytes) => _files[Normalize(path)] = bytes;

    /// <inheritdoc/>
    public string? Resolve(string path, string? includingPath, IReadOnlyList<string> includeDirectories)
    {
        if (includingPath is null || path.StartsWith('/'))
            return Existing(path);

        if (Existing(Combine(includingPath[..(includingPath.LastIndexOf('/') + 1)], path)) is { } beside)
            return beside;

        foreach (var directory in includeDirectories)
        {
            if (Existing(Combine(directory, path)) is { } found)
                return found;
        }
        return null;
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Read(string path) =>
        _files.TryGetValue(path, out var bytes) ? bytes : throw new FileNotFoundException($"No file '{path}' in memory.", path);

    private static string Combine(string directory, string path) =>
        directory.Length == 0 || directory.EndsWith('/') ? directory + path : $"{directory}/{path}";

    private string? Existing(string path)
    {
        var normalized = Normalize(path);
        return _files.ContainsKey(normalized) ? normalized : null;
    }

    private static string Normalize(string path)
    {
        if (!path.Contains('.', StringComparison.Ordinal) && !path.Contains("//", StringComparison.Ordinal))
            return path;

        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] is not ("" or ".."))
                parts.RemoveAt(parts.Count - 1);
            else if (part != "." && (part.Length > 0 || parts.Count == 0))
                parts.Add(part);
        }
        return string.Join('/', parts);
    }
}
