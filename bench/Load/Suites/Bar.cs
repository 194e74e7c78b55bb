using System.Globalization;
using Kitex.Load.Driving;

namespace Kitex.Load.Suites;

/// <summary>Something to be reached.</summary>
/// <param name="What">In words.</param>
/// <param name="Measure">The figure of one round.</param>
internal sealed record Bar(string What, Func<Round, double> Measure)
{
    /// <summary>The least that is wanted; null for no such bound.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The most that is wanted; null for no such bound. Without either bound the figure is only told.</summary>
    public double? AtMost { get; init; }

    public string Format { get; init; } = "0.00";

    public string Wanted => (AtLeast, AtMost) switch
    {
        ({ } least, _) => "≥ " + least.ToString(Format, CultureInfo.InvariantCulture),
        (_, { } most) => "≤ " + most.ToString(Format, CultureInfo.InvariantCulture),
        _ => "",
    };

    public bool? IsMet(double measured) => AtLeast is null && AtMost is null ? null : measured >= (AtLeast ?? measured) && measured <= (AtMost ?? measured);
}
