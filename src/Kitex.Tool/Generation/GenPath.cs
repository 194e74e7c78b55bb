using Kitex.Build.CommandLine;

namespace Kitex.Tool.Generation;

/// <summary>Where generated code goes.</summary>
internal sealed class GenPath
{
    private const string Dotted = "{namespace}";
    private const string Underscored = "{namespaceUnderscore}";

    private readonly string _pattern;

    private GenPath(string pattern) => _pattern = pattern;

    /// <summary>The folder above all generated code, relative to the project; "." for the project itself.</summary>
    public string Root => _pattern.Split('/').TakeWhile(static part => !part.Contains('{', StringComparison.Ordinal)) is var parts
        && string.Join('/', parts) is { Length: > 0 } root ? root : ".";

    /// <exception cref="UsageException">The text is empty, or lies where a build puts its own.</exception>
    public static GenPath Parse(string text)
    {
        var path = text.Replace('\\', '/').TrimEnd('/');
        while (path.StartsWith("./", StringComparison.Ordinal))
            path = path[2..];
        if (path.Length == 0 || Path.IsPathRooted(path))
            throw new UsageException($"-gen-path is a folder relative to the project, not '{text}'");
        if (path.Split('/')[0] is "bin" or "obj" or "client")
            throw new UsageException($"-gen-path '{text}' lies in a folder that the project leaves out; name another");
        return new GenPath(path);
    }

    /// <summary>The folder of a namespace.</summary>
    public string Folder(string @namespace)
    {
        var name = @namespace.Replace("@", "", StringComparison.Ordinal);
        var folders = name.Replace('.', '/');
        var path = _pattern
            .Replace(Dotted, folders, StringComparison.Ordinal)
            .Replace(Underscored, name.Replace('.', '_'), StringComparison.Ordinal);
        return (path == _pattern ? $"{_pattern}/{folders}" : path.Replace("//", "/", StringComparison.Ordinal)).TrimEnd('/');
    }
}
