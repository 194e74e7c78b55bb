namespace Kitex.Server.Protocols.Grpc;

/// <summary>The content type of a call: which encoding its messages have, and what the answer says.</summary>
/// <param name="Answer">The content type of the answer.</param>
/// <param name="Payload">In what messages are encoded.</param>
internal readonly record struct GrpcContentType(string Answer, PayloadKind Payload)
{
    private const string Bare = "application/grpc";
    private const string Thrift = "application/grpc+thrift";

    /// <summary>Reads it as Kitex v0.16.3: everything but "thrift" behind the + or ; is Protobuf.</summary>
    /// <returns>False when it is not gRPC's.</returns>
    public static bool TryParse(string? text, out GrpcContentType type)
    {
        type = text switch
        {
            Bare => new(Bare, PayloadKind.Protobuf),
            Thrift => new(Thrift, PayloadKind.Thrift),
            _ => default,
        };
        if (type.Answer is not null)
        {
            return true;
        }

        if (text is null || !text.StartsWith(Bare, StringComparison.Ordinal) || text[Bare.Length] is not ('+' or ';'))
        {
            return false;
        }

        var answer = $"{Bare}+{text.AsSpan(Bare.Length + 1)}";
        type = new(answer, answer == Thrift ? PayloadKind.Thrift : PayloadKind.Protobuf);
        return true;
    }
}
