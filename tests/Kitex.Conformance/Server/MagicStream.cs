namespace Kitex.Conformance.Server;

/// <summary>What the messages of one stream ask for.</summary>
internal sealed class MagicStream(CallContext call)
{
    private const string Fields = "#hdr";
    private const string Midstream = "#mid:";

    private bool _hasHeader;

    /// <summary>What a server stream shall end with after its first message; null when nothing of the kind is asked for.</summary>
    public static string? EndAfterFirst(string message) =>
        message.StartsWith(Midstream, StringComparison.Ordinal) ? $"#{message[Midstream.Length..]}" : null;

    /// <summary>Does what one message asks for.</summary>
    /// <returns>The text to answer.</returns>
    public ValueTask<string> AnswerAsync(string message)
    {
        if (message != Fields)
            return MagicMessage.AnswerAsync(message, call);

        // In the recorded server a header is set, a trailer is added.
        if (!_hasHeader)
            call.Response.AddHeader("srv-header", "hv");
        _hasHeader = true;
        call.Response.AddTrailer("srv-trailer", "tv");
        return new(message);
    }
}
