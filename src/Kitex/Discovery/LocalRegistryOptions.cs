namespace Kitex.Discovery;

/// <summary>Where a <see cref="LocalRegistry"/> keeps its instances, and how it tells the living from the dead. Input only.</summary>
public sealed record LocalRegistryOptions
{
    /// <summary>
    /// The directory; made when it is missing, for this user alone. Default null: "kitex" in the user's runtime directory
    /// (XDG_RUNTIME_DIR), or one with the user's name where temporary files go. A
    /// default that belongs to another user, or that others may write to, is refused.
    /// </summary>
    public string? Directory { get; init; }

    /// <summary>How often an instance says that it lives. 10 ms to one hour. Default 2 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After so many heartbeats missed an instance is gone, at least 2. Each instance's own setting counts, whoever reads it. Default 3.</summary>
    public int MissedHeartbeats { get; init; } = 3;

    /// <summary>How often the directory is looked at besides: for instances that died without a word, and where it cannot be watched. Default 1 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Drop an instance at once whose process has ended. Default true; false where the directory is shared by containers that
    /// do not see each other's processes, which then takes <see cref="MissedHeartbeats"/>.
    /// </summary>
    public bool CheckProcesses { get; init; } = true;

    /// <summary>How long an instance's word holds.</summary>
    internal TimeSpan Lease => Heartbeat * MissedHeartbeats;

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        if (Heartbeat < TimeSpan.FromMilliseconds(10) || Heartbeat > TimeSpan.FromHours(1))
        {
            throw new ArgumentException($"{nameof(Heartbeat)} must be 10 ms to one hour; it is {Heartbeat}.");
        }

        if (MissedHeartbeats is < 2 or > 1000)
        {
            throw new ArgumentException($"{nameof(MissedHeartbeats)} must be 2 to 1000; it is {MissedHeartbeats}.");
        }

        if (Interval < TimeSpan.FromMilliseconds(10) || Interval > TimeSpan.FromHours(1))
        {
            throw new ArgumentException($"{nameof(Interval)} must be 10 ms to one hour; it is {Interval}.");
        }
    }
}
