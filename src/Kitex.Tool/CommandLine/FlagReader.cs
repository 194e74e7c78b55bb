using Kitex.Build.CommandLine;

namespace Kitex.Tool.CommandLine;

/// <summary>Reads a command line as Go's commands do: flags have one or two dashes, and a value follows after a space or <c>=</c>.</summary>
internal static class FlagReader
{
    /// <summary>Every flag with its value, "" for one that has none; and what is no flag, without one.</summary>
    /// <exception cref="UsageException">A flag is unknown or lacks its value.</exception>
    public static IEnumerable<(Flag? Flag, string Value)> Read(IEnumerable<string> args, IReadOnlyList<Flag> flags)
    {
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var argument))
        {
            if (argument is not ['-', _, ..])
            {
                yield return (null, argument);
                continue;
            }

            var text = argument.StartsWith("--", StringComparison.Ordinal) ? argument[2..] : argument[1..];
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? text : text[..equals];
            var flag = Find(name, flags) ?? throw new UsageException($"flag provided but not defined: -{name}; -help lists all");
            var given = equals < 0 ? null : text[(equals + 1)..];
            if (flag.Value is not null)
                yield return (flag, given ?? (rest.TryDequeue(out var next) ? next : throw new UsageException($"flag needs a value: -{name} {flag.Value}")));
            else if (Switch(name, given ?? "true"))
                yield return (flag, "");
        }
    }

    /// <summary>The flag of a name, or null; h is help.</summary>
    public static Flag? Find(string name, IReadOnlyList<Flag> flags) => flags.FirstOrDefault(flag => flag.Name == (name == "h" ? "help" : name));

    private static bool Switch(string flag, string value) => value switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw new UsageException($"-{flag} is true or false, not '{value}'"),
    };
}
