using System.Globalization;

namespace Kitex.Fuzz;

/// <summary>What to run: <c>TARGET [--count N] [--seed N] [--input FILE]</c>.</summary>
internal sealed record FuzzOptions(string Target, long Count, int Seed, string? Input)
{
    /// <summary>Reads the command line; null with a problem when it cannot be understood.</summary>
    public static FuzzOptions? Parse(string[] args, IEnumerable<string> targets, out string? problem)
    {
        problem = $"usage: Fuzz {string.Join('|', targets)} [--count N] [--seed N] [--input FILE]";
        if (args.Length % 2 == 0 || !targets.Contains(args[0]))
            return null;

        var options = new FuzzOptions(args[0], 100_000, 1, null);
        for (var i = 1; i < args.Length; i += 2)
        {
            var value = args[i + 1];
            switch (args[i])
            {
                case "--count" when long.TryParse(value, CultureInfo.InvariantCulture, out var count) && count > 0:
                    options = options with { Count = count };
                    break;
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out var seed):
                    options = options with { Seed = seed };
                    break;
                case "--input":
                    options = options with { Input = value };
                    break;
                default:
                    return null;
            }
        }
        problem = null;
        return options;
    }
}
