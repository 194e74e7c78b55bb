using System.Text.Json;

namespace Kitex.Server.Admin.Calling;

/// <summary>What a form sends: <c>{"method":"pkg.Service/Method","caller":"…","message":…}</c>.</summary>
/// <param name="Method">The full name of what is called.</param>
/// <param name="Caller">The name of the calling service; empty where none is given.</param>
/// <param name="Message">The request as JSON, as it was written.</param>
internal readonly record struct FormRequest(string Method, string Caller, ReadOnlyMemory<byte> Message)
{
    /// <summary>Reads one. What is wrong within the message is left to whoever knows the message.</summary>
    /// <exception cref="FormatException">It is none; the text says why.</exception>
    public static FormRequest Read(ReadOnlyMemory<byte> body)
    {
        var (method, caller, message, start) = ("", "", (ReadOnlyMemory<byte>)"{}"u8.ToArray(), -1);
        var json = new Utf8JsonReader(body.Span);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                throw new FormatException("The body must be an object: {\"method\":\"Service/Method\",\"message\":{…}}.");
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                switch (json.GetString())
                {
                    case "method":
                        method = Text(ref json, "method");
                        break;
                    case "caller":
                        caller = Text(ref json, "caller");
                        break;
                    case "message":
                        start = (int)json.BytesConsumed;
                        json.Read();
                        start = (int)json.TokenStartIndex;
                        json.Skip();
                        message = body[start..(int)json.BytesConsumed];
                        break;
                    default:
                        throw new FormatException($"The body has method, caller and message, and no '{json.GetString()}'.");
                }
            }

            while (json.Read())
            {
                // Nothing may follow.
            }
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            if (start >= 0 && UpToLastBrace(body[start..]) is var written && !written.Span.SequenceEqual(message.Span))
            {
                return Checked(new FormRequest(method, caller, written));
            }

            // The latter where a string is no UTF-8.
            throw new FormatException($"The body is no JSON: {wrong.Message}", wrong);
        }

        return Checked(new FormRequest(method, caller, message));
    }

    private static FormRequest Checked(FormRequest request) =>
        request.Method.Length > 0 ? request : throw new FormatException("The body names no method: {\"method\":\"Service/Method\",\"message\":{…}}.");

    private static string Text(ref Utf8JsonReader json, string member)
    {
        json.Read();
        return json.TokenType == JsonTokenType.String ? json.GetString()! : throw new FormatException($"The body's {member} must be a string; it is {json.TokenType}.");
    }

    /// <summary>What was meant as the message, where the body's last brace is the body's own.</summary>
    private static ReadOnlyMemory<byte> UpToLastBrace(ReadOnlyMemory<byte> rest)
    {
        var end = rest.Span.LastIndexOf((byte)'}');
        return (end < 0 ? rest : rest[..end]).TrimEnd(" \t\r\n"u8);
    }
}
