namespace Kitex;

/// <summary>What one attempt of a call leaves behind for the next: where it went.</summary>
/// <param name="tried">Where the attempts before went.</param>
internal sealed class AttemptTrack(Instance[] tried)
{
    private volatile Instance? _picked;

    /// <summary>Where the attempts before went, which others come before.</summary>
    public Instance[] Tried { get; } = tried;

    /// <summary>Where this attempt went last; null for nowhere yet.</summary>
    public Instance? Last => _picked;

    /// <summary>This attempt goes there.</summary>
    public void Picked(Instance instance) => _picked = instance;
}
