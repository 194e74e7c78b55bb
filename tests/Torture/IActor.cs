namespace Kitex.Torture;

/// <summary>Somebody who does his part until the act ends.</summary>
internal interface IActor
{
    /// <summary>Plays until the token fires, and returns when all that was begun has ended.</summary>
    Task PlayAsync(CancellationToken end);
}
