using System.Text.RegularExpressions;

namespace Kitex.Tests.Serialization.Thrift;

/// <summary>Bytes recorded between a Kitex client and a Kitex server: one entry a frame.</summary>
public sealed partial record Capture(string Name, string Transport, IReadOnlyList<byte[]> Client, IReadOnlyList<byte[]> Server)
{
    private static readonly string Folder = FindFolder();

    public IEnumerable<byte[]> Frames => Client.Concat(Server);

    // The logical values in some of the files are no JSON (a bare Infinity), so the frames are taken out of the text.
    public static Capture Read(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name + ".json"));
        return new Capture(name, Transports().Match(text).Groups[1].Value, FramesOf(text, "client_to_server"), FramesOf(text, "server_to_client"));
    }

    public static IEnumerable<string> Names(params string[] patterns) =>
        patterns.SelectMany(pattern => Directory.EnumerateFiles(Folder, pattern + ".json"))
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal);

    /// <summary>The frames of both directions with what is known of them: a JSON array, which comes last in the file.</summary>
    public static string Timeline(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name + ".json"));
        var start = text.LastIndexOf("\n \"timeline\": ", StringComparison.Ordinal);
        return text[text.IndexOf('[', start)..(text.LastIndexOf(']') + 1)];
    }

    private static byte[][] FramesOf(string text, string direction)
    {
        var start = text.IndexOf($"\"{direction}\": [", StringComparison.Ordinal);
        var frames = text[start..text.IndexOf(']', start)];
        return [.. HexTexts().Matches(frames).Select(match => Convert.FromHexString(match.Groups[1].Value))];
    }

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var captures = Path.Combine(folder.FullName, "testassets", "captures");
            if (Directory.Exists(captures))
            {
                return captures;
            }
        }

        throw new DirectoryNotFoundException($"No testassets/captures above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex("\\n \"transport\": \"([^\"]*)\"")]
    private static partial Regex Transports();

    [GeneratedRegex("\"([0-9a-f]+)\"")]
    private static partial Regex HexTexts();
}
