using System.Text;

namespace Kitex.Tool.CommandLine;

/// <summary>The help.</summary>
internal static class UsageText
{
    private const int Column = 28;

    public static string Make()
    {
        var text = new StringBuilder();
        text.AppendLine("""
            kitex: makes C# services and clients of Thrift IDL files.

            kitex [flags] FILE.thrift
            kitex check-generated [flags] FILE.thrift     compares generated code with what the flags would generate; 1 when it differs

            Flags have one or two dashes; a value follows after a space or `=`.

            """);
        AppendGroup(text, null, FlagEffect.Works, FlagEffect.Accepted);
        AppendGroup(text, "Without a meaning in C#, ignored with a warning:", FlagEffect.Ignored);
        AppendGroup(text, "Without a meaning in C#, refused:", FlagEffect.Refused);
        return text.ToString();
    }

    private static void AppendGroup(StringBuilder text, string? title, params IReadOnlyList<FlagEffect> effects)
    {
        if (title is not null)
            text.AppendLine().AppendLine(title);
        foreach (var flag in Flags.All.Where(flag => effects.Contains(flag.Effect)))
            text.AppendLine($"  -{flag.Name} {flag.Value}".TrimEnd().PadRight(Column) + "  " + flag.Text);
    }
}
