namespace Kitex;

/// <summary>What one attempt of a call leaves behind for the next: where it went, and when the whole call is over.</summary>
/// <param name="tried">Where the attempts before went.</param>
/// <param name="callDeadline">As <see cref="RpcRequest.Deadline"/>, but of the whole call.</param>
/// <param name="callOrigin">Whose time ends with it.</param>
internal sealed class AttemptTrack(Instance[] tried, long callDeadline, DeadlineOrigin callOrigin)
{
    private volatile Instance? _picked;

    /// <summary>Where the attempts before went, which others come before.</summary>
    public Instance[] Tried { get; } = tried;

    /// <summary>When the whole call is over; an attempt may be over before.</summary>
    public long CallDeadline { get; } = callDeadline;

    /// <summary>Whose time ends with <see cref="CallDeadline"/>.</summary>
    public DeadlineOrigin CallOrigin { get; } = callOrigin;

    /// <summary>Where this attempt went last; null for nowhere yet.</summary>
    public Instance? Last => _picked;

    /// <summary>This attempt goes there.</summary>
    public void Picked(Instance instance) => _picked = instance;

    /// <summary>That of the next attempt.</summary>
    public AttemptTrack Next() =>
        new(Last is { } last && !Tried.AsSpan().Contains(last) ? [.. Tried, last] : Tried, CallDeadline, CallOrigin);
}
