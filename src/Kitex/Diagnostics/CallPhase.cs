namespace Kitex.Diagnostics;

/// <summary>What a call spends its time on, as far as the framework knows. What middleware takes is in none of them on the client, and in <see cref="Handle"/> on the server.</summary>
public enum CallPhase
{
    /// <summary>On the client: until the instances are known and one is chosen.</summary>
    Discovery,

    /// <summary>On the client: until there is a connection, kept or made.</summary>
    Connect,

    /// <summary>Until the request, or on the server the answer, is encoded and handed to the network.</summary>
    Write,

    /// <summary>On the client: until something of the answer has come.</summary>
    Wait,

    /// <summary>Until the rest of the answer has come and is decoded, and its caller goes on; on the server, until the request is decoded.</summary>
    Read,

    /// <summary>On the server: until the decoded call has a thread.</summary>
    Queue,

    /// <summary>On the server: limits, middleware and the handler.</summary>
    Handle,
}
