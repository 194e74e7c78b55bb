namespace Kitex.Idl.Sources;

/// <summary>Where the text of IDL files comes from. Used by one compilation at a time.</summary>
public interface IIdlSource
{
    /// <summary>Finds the file an <c>include</c> means.</summary>
    /// <param name="path">The path as written.</param>
    /// <param name="includingPath">The path of the including file as it was loaded; null for the main file.</param>
    /// <param name="includeDirectories">The directories to search after the including file's own.</param>
    /// <returns>The one path under which the file is known, or null when there is none.</returns>
    string? Resolve(string path, string? includingPath, IReadOnlyList<string> includeDirectories);

    /// <summary>Reads a file.</summary>
    /// <param name="path">A path that <see cref="Resolve"/> returned.</param>
    /// <returns>The bytes of the file.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    ReadOnlyMemory<byte> Read(string path);
}
