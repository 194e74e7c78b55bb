namespace Kitex;

/// <summary>
/// The type ids of application exceptions on the wire, as Apache Thrift numbers them and Kitex v0.16.3 extends them.
/// Any other number is the handler's own.
/// </summary>
public static class ApplicationExceptionType
{
    /// <summary>Unknown application exception.</summary>
    public const int Unknown = 0;

    /// <summary>The service has no such method.</summary>
    public const int UnknownMethod = 1;

    /// <summary>The message type does not fit its direction.</summary>
    public const int InvalidMessageType = 2;

    /// <summary>The reply names another method.</summary>
    public const int WrongMethodName = 3;

    /// <summary>The reply answers another call.</summary>
    public const int BadSequenceId = 4;

    /// <summary>The reply has neither result nor exception.</summary>
    public const int MissingResult = 5;

    /// <summary>The handler failed.</summary>
    public const int InternalError = 6;

    /// <summary>The message could not be read.</summary>
    public const int ProtocolError = 7;

    /// <summary>The message is encoded in another way than the method's messages are.</summary>
    public const int InvalidProtocol = 9;

    /// <summary>The server has no such service (Kitex).</summary>
    public const int UnknownService = 20;

    /// <summary>The request names no service and the server insists on one (Kitex).</summary>
    public const int NoServiceName = 21;
}
