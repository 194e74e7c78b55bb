namespace Kitex.Build.CommandLine;

/// <summary>The list of files read and written, by which the next build knows whether anything changed.</summary>
internal static class DependencyFile
{
    public static void Write(string path, IEnumerable<string> inputs, IEnumerable<string> outputs)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory)
            Directory.CreateDirectory(directory);
        var lines = inputs.Select(static input => "in " + input).Concat(outputs.Select(static output => "out " + output));
        OutputFolder.WriteOne(path, string.Concat(lines.Select(static line => line + "\n")));
    }
}
