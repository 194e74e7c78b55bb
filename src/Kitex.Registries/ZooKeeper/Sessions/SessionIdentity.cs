namespace Kitex.Registries.ZooKeeper.Sessions;

/// <summary>A session as its client and all servers know it.</summary>
/// <param name="Id">Its number; 0 for a session to be.</param>
/// <param name="Password">Proves to another server that it is ours.</param>
/// <param name="Timeout">After so long without a word it is over; what the server has made of what was asked.</param>
internal sealed record SessionIdentity(long Id, byte[] Password, TimeSpan Timeout)
{
    private const int PasswordBytes = 16;

    /// <summary>Whether there is one.</summary>
    public bool IsOpen => Id != 0;

    /// <summary>A session to be.</summary>
    /// <param name="timeout">What is asked for.</param>
    public static SessionIdentity ToBe(TimeSpan timeout) => new(0, new byte[PasswordBytes], timeout);
}
