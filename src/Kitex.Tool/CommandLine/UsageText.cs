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
            kitex: makes C# services and clients of Thrift and Protobuf IDL files.

            kitex [flags] FILE.thrift                     or FILE.proto
            kitex check-generated [flags] FILE.thrift     compares generated code with what the flags would generate; 1 when it differs
            kitex bench [flags]                           calls a running service under load and measures it; kitex bench -help

            Flags have one or two dashes; a value follows after a space or `=`.

            """);
        AppendGroup(text, null, FlagEffect.Works, FlagEffect.Accepted);
        AppendGroup(text, "Without a meaning in C#, ignored with a warning:", FlagEffect.Ignored);
        AppendGroup(text, "Without a meaning in C#, refused:", FlagEffect.Refused);
        return text.ToString();
    }

    /// <summary>The help of <c>kitex bench</c>.</summary>
    public static string MakeBench()
    {
        var text = new StringBuilder();
        text.AppendLine("""
            kitex bench: calls a running service under load, as its IDL says, and measures it.

            kitex bench -idl FILE.thrift -address HOST:PORT -method NAME [flags]     or FILE.proto
            kitex bench --idl echo.thrift --address 127.0.0.1:8888 --method echo --data '{"message":"hello"}' --duration 10s

            Flags have one or two dashes; a value follows after a space or `=`. Times are written as 10s, 500ms or 1m30s.
            0: all calls were ok. 1: some failed. 2: the command line is wrong.

            """);
        Append(text, BenchFlags.All);
        return text.ToString();
    }

    private static void AppendGroup(StringBuilder text, string? title, params IReadOnlyList<FlagEffect> effects)
    {
        if (title is not null)
            text.AppendLine().AppendLine(title);
        Append(text, Flags.All.Where(flag => effects.Contains(flag.Effect)));
    }

    private static void Append(StringBuilder text, IEnumerable<Flag> flags)
    {
        foreach (var flag in flags)
            text.AppendLine($"  -{flag.Name} {flag.Value}".TrimEnd().PadRight(Column) + "  " + flag.Text);
    }
}
