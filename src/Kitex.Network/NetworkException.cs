namespace Kitex.Network;

/// <summary>Opening a port or a connection failed, or a connection broke. The text names the address.</summary>
public class NetworkException(string message, Exception? innerException = null) : IOException(message, innerException);
