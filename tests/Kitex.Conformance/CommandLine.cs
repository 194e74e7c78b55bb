using System.Globalization;

namespace Kitex.Conformance;

/// <summary>The flags of one command, with one dash or two.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string> _values = [];

    /// <exception cref="UsageException">A flag is unknown, not available, or lacks its value.</exception>
    public CommandLine(IReadOnlyList<string> args, IReadOnlyDictionary<string, FlagKind> flags)
    {
        var available = string.Join(", ", flags.Where(static f => f.Value != FlagKind.Unavailable).Select(static f => $"--{f.Key}"));
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith('-'))
                throw new UsageException($"'{args[i]}' is no flag; available: {available}");

            var name = args[i].TrimStart('-');
            string? value = null;
            if (name.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals)
                (name, value) = (name[..equals], name[(equals + 1)..]);

            switch (flags.TryGetValue(name, out var kind) ? kind : default(FlagKind?))
            {
                case FlagKind.Switch when value is null:
                    _values[name] = "";
                    break;
                case FlagKind.Switch:
                    throw new UsageException($"--{name} takes no value");
                case FlagKind.Value when value is null && i + 1 == args.Count:
                    throw new UsageException($"--{name} needs a value");
                case FlagKind.Value:
                    _values[name] = value ?? args[++i];
                    break;
                case FlagKind.Unavailable:
                    throw new UsageException($"--{name} is not available; available: {available}");
                default:
                    throw new UsageException($"--{name} is unknown; available: {available}");
            }
        }
    }

    /// <summary>The flag's value; null when it was not given.</summary>
    public string? Text(string flag) => _values.GetValueOrDefault(flag);

    /// <exception cref="UsageException">The flag was not given.</exception>
    public string Required(string flag) => Text(flag) ?? throw new UsageException($"--{flag} is missing");

    /// <summary>Whether the flag was given.</summary>
    public bool Has(string flag) => _values.ContainsKey(flag);

    /// <exception cref="UsageException">The value is no whole number, or below the least.</exception>
    public int Number(string flag, int fallback, int least)
    {
        if (Text(flag) is not { } text)
            return fallback;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new UsageException($"--{flag} must be a whole number of at least {least}; it is '{text}'");
    }

    /// <summary>Milliseconds or a number with ms, s or m; 0 stands for no limit.</summary>
    /// <exception cref="UsageException">The value is none of these.</exception>
    public TimeSpan Duration(string flag, TimeSpan fallback)
    {
        if (Text(flag) is not { } text)
            return fallback;

        var digits = text.TrimEnd('m', 's');
        var unit = text[digits.Length..] switch
        {
            "" or "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            _ => TimeSpan.Zero,
        };
        if (unit == TimeSpan.Zero || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) || count > int.MaxValue)
            throw new UsageException($"--{flag} must be milliseconds or a duration such as 200ms or 3s; it is '{text}'");

        return count == 0 ? Timeout.InfiniteTimeSpan : count * unit;
    }

    /// <summary>Keys with values: <c>k=v,k2=v2</c>; empty when the flag was not given.</summary>
    /// <exception cref="UsageException">A key has no value.</exception>
    public IReadOnlyDictionary<string, string> Pairs(string flag)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var pair in (Text(flag) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } key, var value])
                throw new UsageException($"--{flag} must be k=v,k2=v2; it is '{Text(flag)}'");

            pairs[key] = value;
        }

        return pairs;
    }
}
