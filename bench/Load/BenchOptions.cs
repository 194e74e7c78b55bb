using System.Globalization;

namespace Kitex.Load;

/// <summary>What to measure.</summary>
internal sealed record BenchOptions
{
    public IReadOnlyList<string> Transports { get; init; } = ["framed", "ttheader", "mux"];

    public IReadOnlyList<int> InFlight { get; init; } = [1, 50, 100, 200];

    /// <summary>Every scenario is run so often, all of them in turn, so that a busy moment of the machine hits none alone.</summary>
    public int Rounds { get; init; } = 5;

    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(3);

    /// <exception cref="ArgumentException">An argument is unknown.</exception>
    public static BenchOptions Parse(string[] arguments)
    {
        var options = new BenchOptions();
        foreach (var pair in arguments.Chunk(2))
        {
            var value = pair.Length == 2 ? pair[1] : throw new ArgumentException($"{pair[0]} needs a value.");
            options = pair[0] switch
            {
                "--transports" => options with { Transports = [.. value.Split(',').Distinct()] },
                "--inflight" => options with { InFlight = [.. value.Split(',').Select(static number => int.Parse(number, CultureInfo.InvariantCulture))] },
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--seconds" => options with { Time = TimeSpan.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture)) },
                _ => throw new ArgumentException($"{pair[0]} is unknown; there are --transports, --inflight, --rounds and --seconds."),
            };
        }

        return options;
    }
}
