namespace Kitex.Registries.Tests.Nacos;

/// <summary>How long things last in a double; by default as in Nacos.</summary>
internal sealed record NacosTimes
{
    /// <summary>Short ones, for tests that wait for them.</summary>
    public static NacosTimes Short { get; } = new()
    {
        Beat = TimeSpan.FromMilliseconds(500),
        Unhealthy = TimeSpan.FromSeconds(4),
        Removed = TimeSpan.FromSeconds(5),
        Cache = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>Between two beats.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Without a beat, until an instance is no longer healthy.</summary>
    public TimeSpan Unhealthy { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Without a beat, until an instance is taken out.</summary>
    public TimeSpan Removed { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a list holds.</summary>
    public TimeSpan Cache { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a token holds.</summary>
    public TimeSpan Token { get; init; } = TimeSpan.FromHours(5);
}
