namespace Kitex.Discovery;

/// <summary>How much a client trusts what its resolver says.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>The call's tags (<see cref="RpcRequest.Tags"/>) that choose among the instances of a service, such as "cluster". Default none.</summary>
    public IReadOnlyList<string> TargetTags { get; init; } = [];

    /// <summary>How long a service that is not called any more is still watched, where tags make many of one. Default 30 s, as Kitex.</summary>
    public TimeSpan UnusedAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time to the next watch after one that failed; it doubles with each failure, to at most 32 times. Default 1 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A list that has lost more than this share of its instances at once is a collapse, which is believed when it lasts
    /// (<see cref="CollapseHold"/>); 0 to 1, where 1 believes all but an empty list. Default 0.5.
    /// </summary>
    public double CollapseShare { get; init; } = 0.5;

    /// <summary>How long a collapsed list must last before it is believed. An empty list never is: calls go on to those known last. Default 10 s.</summary>
    public TimeSpan CollapseHold { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        Check(UnusedAfter, nameof(UnusedAfter));
        Check(RetryDelay, nameof(RetryDelay));
        Check(CollapseHold, nameof(CollapseHold));
        if (CollapseShare is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"{nameof(CollapseShare)} must be 0 to 1; it is {CollapseShare}.");
        }
    }

    // No timer takes much more.
    private static void Check(TimeSpan value, string name)
    {
        OptionRange.CheckTimeout(value, name);
        if (value > TimeSpan.FromDays(1))
        {
            throw new ArgumentException($"{name} must be at most one day, or infinite; it is {value}.");
        }
    }
}
