using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>What a method looks like in C#.</summary>
internal static class MethodShape
{
    public static bool IsStreaming(IdlMethod method) => method.Streaming >= IdlStreamingMode.Client;

    public static bool SendsStream(IdlMethod method) =>
        method.Streaming is IdlStreamingMode.Client or IdlStreamingMode.Bidirectional;

    public static bool ReceivesStream(IdlMethod method) =>
        method.Streaming is IdlStreamingMode.Server or IdlStreamingMode.Bidirectional;

    /// <summary>Whether the message is a record of all arguments and not the one struct argument itself.</summary>
    public static bool NeedsArgumentsRecord(IdlMethod method) =>
        !IsStreaming(method) && method.Arguments.Count > 0 && SingleStruct(method) is null;

    /// <summary>The only argument when it is a struct, union or exception; else null.</summary>
    public static IdlField? SingleStruct(IdlMethod method) =>
        method.Arguments is [{ Type.Category: IdlTypeCategory.Struct } argument] ? argument : null;

    /// <summary>The <c>RpcKind</c>.</summary>
    public static string Kind(IdlMethod method) => Runtime.RpcKind + "." + method.Streaming switch
    {
        IdlStreamingMode.Client => "ClientStream",
        IdlStreamingMode.Server => "ServerStream",
        IdlStreamingMode.Bidirectional => "BidiStream",
        _ when method.IsOneway => "Oneway",
        _ => "Unary",
    };

    /// <summary>The names of the parameters, in the order of the arguments.</summary>
    public static IReadOnlyList<string> Parameters(IdlMethod method) =>
        [.. new NameScope("call").ClaimAll([.. method.Arguments.Select(static field => field.Name)], Identifiers.Camel)
            .Select(Identifiers.Escape)];

    /// <summary>The signature in the interface, without the default of the last parameter.</summary>
    public static string Signature(IdlMethod method, string name, TypeNames types)
    {
        var names = Parameters(method);
        var parameters = method.Arguments.Select((field, i) => SendsStream(method)
            ? $"{Runtime.AsyncEnumerable}<{types.Of(field.Type)}> {names[i]}"
            : $"{types.Of(field.Type)} {names[i]}");
        return $"{Result(method, types)} {name}({string.Join(", ", parameters.Append($"{Runtime.CallContext} call"))} = default)";
    }

    /// <summary>The exceptions of a method by their type; one declared twice counts once.</summary>
    public static IEnumerable<IdlField> Throws(IdlMethod method) => method.Throws.DistinctBy(static field => field.Type.Struct);

    private static string Result(IdlMethod method, TypeNames types)
    {
        if (ReceivesStream(method))
            return $"{Runtime.AsyncEnumerable}<{types.Of(method.Result!)}>";
        return method.Result is null ? Runtime.ValueTask : $"{Runtime.ValueTask}<{types.Of(method.Result)}>";
    }
}
