namespace Kitex.Server;

/// <summary>A registry did not take a server, which has stopped because of it: nobody would find it.</summary>
public sealed class RegistrationException : Exception
{
    /// <summary>Without a text.</summary>
    public RegistrationException()
    {
    }

    /// <param name="message">What failed.</param>
    public RegistrationException(string message)
        : base(message)
    {
    }

    /// <param name="message">What failed.</param>
    /// <param name="innerException">Why.</param>
    public RegistrationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
