namespace Kitex.Server.Protocols.Grpc;

/// <summary>
/// What the calls of one connection hold together beyond what windows and the number of calls bound, and what becomes of a call that
/// comes when that is too much: it is refused, or it waits. Under the connection's gate.
/// </summary>
/// <param name="mostHeaderBytes">Of header fields.</param>
/// <param name="mostMessageBytes">Of requests that have not come whole, and as many of answers that were not taken.</param>
internal sealed class GrpcCallMemory(long mostHeaderBytes, long mostMessageBytes)
{
    private readonly Queue<GrpcServerCall> _postponed = new();
    private long _headerBytes;
    private long _requestBytes;
    private long _answerBytes;

    /// <summary>Makes room for the header fields of a call.</summary>
    /// <returns>False while those under way hold too much.</returns>
    public bool TryHoldHeaders(int bytes) => TryHold(ref _headerBytes, bytes, mostHeaderBytes);

    /// <summary>The header fields of a call are held no more.</summary>
    public void LetGoHeaders(int bytes) => _headerBytes -= bytes;

    /// <summary>
    /// Makes room for a whole message that has begun to come: what has room can always end, so that no message ever waits for another.
    /// </summary>
    /// <returns>False while those under way hold too much.</returns>
    public bool TryHoldRequest(long bytes) => TryHold(ref _requestBytes, bytes, mostMessageBytes);

    /// <summary>The message has come, or is not waited for any more.</summary>
    public void LetGoRequest(long bytes) => _requestBytes -= bytes;

    /// <summary>An answer waits for its caller, which takes it in time or loses it.</summary>
    public void HoldAnswer(long bytes) => _answerBytes += bytes;

    /// <summary>The answer was taken, or is given up: calls that waited for that start.</summary>
    public void LetGoAnswer(long bytes)
    {
        _answerBytes -= bytes;
        while (_answerBytes <= mostMessageBytes && _postponed.TryDequeue(out var call))
        {
            call.StartPostponed();
        }
    }

    /// <summary>Lets a call wait while too many answers do.</summary>
    /// <returns>False when it need not.</returns>
    public bool TryPostpone(GrpcServerCall call)
    {
        if (_answerBytes <= mostMessageBytes)
        {
            return false;
        }

        _postponed.Enqueue(call);
        return true;
    }

    private static bool TryHold(ref long held, long bytes, long most)
    {
        if (held + bytes > most)
        {
            return false;
        }

        held += bytes;
        return true;
    }
}
