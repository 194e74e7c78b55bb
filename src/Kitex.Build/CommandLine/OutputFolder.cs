using System.Text;
using Kitex.Build.Emitting;

namespace Kitex.Build.CommandLine;

/// <summary>Writes generated files: all or none, and none that has not changed, so that builds stay incremental.</summary>
internal static class OutputFolder
{
    /// <summary>Writes the files into a directory.</summary>
    /// <returns>Their full paths.</returns>
    public static IReadOnlyList<string> Write(string directory, IReadOnlyList<GeneratedFile> files)
    {
        Directory.CreateDirectory(directory);
        var paths = new List<string>();
        var pending = new List<(string From, string To)>();
        try
        {
            foreach (var file in files)
            {
                var path = Path.Combine(directory, file.Name);
                paths.Add(path);
                var bytes = Encoding.UTF8.GetBytes(file.Text);
                if (!IsUnchanged(path, bytes))
                    pending.Add((Stage(path, bytes), path));
            }
            foreach (var (from, to) in pending)
                File.Move(from, to, overwrite: true);
        }
        finally
        {
            foreach (var (from, _) in pending)
                File.Delete(from);
        }
        return paths;
    }

    /// <summary>Writes one file in one step, changed or not.</summary>
    public static void WriteOne(string path, string text) =>
        File.Move(Stage(path, Encoding.UTF8.GetBytes(text)), path, overwrite: true);

    private static bool IsUnchanged(string path, byte[] bytes) =>
        File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);

    // Two builds of one project may run at once: each stages under a name of its own.
    private static string Stage(string path, byte[] bytes)
    {
        var staged = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(staged, bytes);
        return staged;
    }
}
