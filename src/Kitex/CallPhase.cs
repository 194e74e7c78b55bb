namespace Kitex;

/// <summary>What a call spends its time on, as far as the framework knows. What middleware takes is in none of them on the client, and in <see cref="Handle"/> on the server.</summary>
public enum CallPhase
{
    /// <summary>On the client: until the instances are known and one is chosen.</summary>
    Discovery,

    /// <summary>On the client: until there is a connection, kept or made.</summary>
    Connect,

    /// <summary>Until the request, or on the server the answer, is encoded and handed to the network.</summary>
    Write,

    /// <summary>On the client: until the answer has come.</summary>
    Wait,

    /// <summary>On the client: until the answer is decoded, and has a thread for its caller. On the server: until the request is decoded.</summary>
    Read,

    /// <summary>On the server: until the call has a thread; over gRPC, also until its request has come whole.</summary>
    Queue,

    /// <summary>On the server: limits, middleware and the handler.</summary>
    Handle,
}
