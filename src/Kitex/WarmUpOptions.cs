namespace Kitex;

/// <summary>What a client does before its first call: find the instances of its service, and connect to each.</summary>
public sealed record WarmUpOptions
{
    /// <summary>The connections made to each instance, 0 to 1024: 0 only finds the instances. What the pool does not keep is closed again. Default 1.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>How many instances are connected to at a time, 1 to 1024. Default 16.</summary>
    public int Parallel { get; init; } = 16;

    /// <summary>What becomes of failures. Default: they are logged.</summary>
    public WarmUpErrors Errors { get; init; } = WarmUpErrors.Warn;

    /// <summary>
    /// Begin when the client is made; its calls do not wait, whoever wants to can by <c>client.WarmUpAsync()</c>, which then joins
    /// in. Default true.
    /// </summary>
    public bool OnBuild { get; init; } = true;

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        const int most = 1024;
        if (Connections is < 0 or > most || Parallel is < 1 or > most)
        {
            throw new ArgumentException($"WarmUp: {nameof(Connections)} must be 0 to {most} and {nameof(Parallel)} 1 to {most}; they are {Connections} and {Parallel}.");
        }
    }
}
