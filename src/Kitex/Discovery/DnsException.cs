namespace Kitex.Discovery;

/// <summary>A name could not be looked up: no server answered, or none of them could say.</summary>
public sealed class DnsException : Exception
{
    /// <summary>Without a text.</summary>
    public DnsException()
    {
    }

    /// <param name="message">What failed.</param>
    public DnsException(string message)
        : base(message)
    {
    }

    /// <param name="message">What failed.</param>
    /// <param name="innerException">Why.</param>
    public DnsException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
