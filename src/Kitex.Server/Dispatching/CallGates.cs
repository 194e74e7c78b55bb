namespace Kitex.Server.Dispatching;

/// <summary>The limits that one call is under; null where there is none.</summary>
internal readonly record struct CallGates(CallGate? Caller, CallGate? Method, CallGate? Server)
{
    /// <summary>The first that allows no more calls under way; null for none.</summary>
    public CallGate? Full => Caller is { IsFull: true } ? Caller : Method is { IsFull: true } ? Method : Server is { IsFull: true } ? Server : null;

    /// <summary>Counts the call towards those of this second.</summary>
    /// <returns>The limit that has no room; null when all have. A caller who is over his own takes nothing from the others.</returns>
    public CallGate? Take() => Caller?.TryTake() == false ? Caller : Method?.TryTake() == false ? Method : Server?.TryTake() == false ? Server : null;

    /// <summary>Counts the call as under way.</summary>
    /// <returns>The limit that has no room, and then nothing is counted; null when all have.</returns>
    public CallGate? Enter()
    {
        if (Caller?.TryEnter() == false)
        {
            return Caller;
        }

        if (Method?.TryEnter() == false)
        {
            Caller?.Leave();
            return Method;
        }

        if (Server?.TryEnter() == false)
        {
            Caller?.Leave();
            Method?.Leave();
            return Server;
        }

        return null;
    }

    /// <summary>The call has ended.</summary>
    public void Leave()
    {
        Caller?.Leave();
        Method?.Leave();
        Server?.Leave();
    }
}
