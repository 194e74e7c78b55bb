using System.Text;

namespace Kitex.Tool.Generation;

/// <summary>Compares generated code on disk with what would be generated.</summary>
internal static class GeneratedCheck
{
    /// <summary>Lists what differs or is missing.</summary>
    /// <returns>Whether all is as it would be generated.</returns>
    public static bool Run(IdlCode code, string directory, TextWriter report)
    {
        var stale = 0;
        foreach (var (path, bytes) in code.Files.OrderBy(static file => file.Key, StringComparer.Ordinal))
        {
            if (Verdict(Path.Combine(directory, path), bytes) is not { } verdict)
                continue;
            report.WriteLine($"{path}: {verdict}");
            stale++;
        }
        report.WriteLine(stale == 0
            ? $"{code.Files.Count} generated files are as the IDL has them."
            : $"kitex: error: {stale} of {code.Files.Count} generated files are not as the IDL has them; run kitex with these flags, without check-generated.");
        return stale == 0;
    }

    private static string? Verdict(string path, byte[] expected)
    {
        if (!File.Exists(path))
            return "missing";
        // Git may have changed the ends of lines.
        return Text(File.ReadAllBytes(path)) == Text(expected) ? null : "differs";
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal);
}
