using Microsoft.Extensions.Logging;

namespace Kitex.Diagnostics;

/// <summary>One line in the log for each call, under the category "Kitex.AccessLog". Input only.</summary>
public sealed record AccessLogOptions
{
    /// <summary>The level of calls that went well. Default information.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>The level of calls that failed or were slow. Default warning.</summary>
    public LogLevel TroubleLevel { get; init; } = LogLevel.Warning;

    /// <summary>A call that takes so long is slow; streams never are. Default <see cref="Timeout.InfiniteTimeSpan"/>: none is.</summary>
    public TimeSpan SlowerThan { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Leave out calls that went well and were not slow. Default false.</summary>
    public bool OnlyTroubles { get; init; }

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        if (SlowerThan < TimeSpan.Zero && SlowerThan != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentException($"{nameof(AccessLogOptions)}.{nameof(SlowerThan)} must be zero or more, or Timeout.InfiniteTimeSpan; it is {SlowerThan}.");
        }
    }
}
