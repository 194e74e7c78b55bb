namespace Kitex.Idl.Model;

/// <summary>Reads the bare text out of a comment.</summary>
public static class IdlComment
{
    /// <summary>The lines of a comment without markers, leading asterisks and surrounding blank lines.</summary>
    /// <param name="comment">The text of <see cref="IdlNamedNode.Comment"/>; null gives no lines.</param>
    public static IReadOnlyList<string> Lines(string? comment)
    {
        if (comment is null)
            return [];

        var lines = new List<string>();
        var inBlock = false;
        foreach (var raw in comment.Split('\n'))
            lines.Add(Strip(raw.Trim(), ref inBlock));

        while (lines.Count > 0 && lines[0].Length == 0)
            lines.RemoveAt(0);
        while (lines.Count > 0 && lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    private static string Strip(string line, ref bool inBlock)
    {
        if (!inBlock && line.StartsWith("//", StringComparison.Ordinal))
            return line.TrimStart('/').Trim();

        if (!inBlock && line.StartsWith("/*", StringComparison.Ordinal))
        {
            inBlock = true;
            line = line[2..];
        }
        if (line.EndsWith("*/", StringComparison.Ordinal))
        {
            inBlock = false;
            line = line[..^2].TrimEnd('*');
        }
        return line.TrimStart('*').Trim();
    }
}
