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

    /// <summary>Whether the requests of a stream are wrapped into structs: those that are none themselves.</summary>
    public static bool WrapsRequests(IdlMethod method) => IsStreaming(method) && method.Arguments[0].Type.Category != IdlTypeCategory.Struct;

    /// <summary>Whether the responses of a stream are wrapped into structs. A void method responds with empty structs.</summary>
    public static bool WrapsResponses(IdlMethod method) => IsStreaming(method) && method.Result is { Category: not IdlTypeCategory.Struct };

    /// <summary>The C# type of a result, or of each response of a stream; null for none.</summary>
    public static string? ResultType(IdlMethod method, TypeNames types) =>
        method.Result is { } result ? types.Of(result) : IsStreaming(method) ? Runtime.Empty : null;

    /// <summary>Whether a declared exception is an exception of C# itself.</summary>
    public static bool IsException(IdlType type) => type.Struct?.Kind == IdlStructKind.Exception;

    /// <summary>The C# exception of a declared one: a struct or union is carried by one of the library.</summary>
    public static string ExceptionType(IdlType type, TypeNames types) =>
        IsException(type) ? types.Of(type) : $"{Runtime.ValueException}<{types.Of(type)}>";

    /// <summary>The C# exception of a declared one as a pattern.</summary>
    public static string ExceptionPattern(IdlType type, TypeNames types) =>
        IsException(type) ? types.Value(type) : ExceptionType(type, types);

    /// <summary>The names of the parameters, in the order of the arguments.</summary>
    public static IReadOnlyList<string> Parameters(IdlMethod method) =>
        [.. new NameScope("call").ClaimAll([.. method.Arguments.Select(static field => field.Name)], Identifiers.Camel)
            .Select(Identifiers.Escape)];

    /// <summary>Writes the signature of the interface and the client.</summary>
    public static void WriteSignature(CodeWriter code, IdlMethod method, string name, TypeNames types, string modifiers = "", string after = "") =>
        WriteSignature(code, method, $"{modifiers}{Wrapped(method, ResultType(method, types))} {name}", types, after);

    /// <summary>Writes the signature of the client's method that blocks.</summary>
    public static void WriteBlockingSignature(CodeWriter code, IdlMethod method, string name, TypeNames types, string after) =>
        WriteSignature(code, method, $"public {ResultType(method, types) ?? "void"} {name}", types, after);

    /// <summary>Whether two methods have the same parameter types and the same result in C#.</summary>
    public static bool AreAlike(IdlMethod method, IdlMethod other, TypeNames types) => Types(method, types).SequenceEqual(Types(other, types));

    private static void WriteSignature(CodeWriter code, IdlMethod method, string before, TypeNames types, string after)
    {
        var names = Parameters(method);
        var parameters = method.Arguments.Select((field, i) => $"{ParameterType(method, types.Of(field.Type))} {names[i]}");
        code.List(before + "(", [.. parameters, $"{Runtime.CallContext} call = default"], ")" + after);
    }

    private static IEnumerable<string> Types(IdlMethod method, TypeNames types) =>
        method.Arguments.Select(field => ParameterType(method, types.Complete(field.Type)))
            .Append(Wrapped(method, method.Result is { } result ? types.Complete(result) : ResultType(method, types)));

    private static string ParameterType(IdlMethod method, string type) =>
        SendsStream(method) ? $"{Runtime.AsyncEnumerable}<{type}>" : type;

    private static string Wrapped(IdlMethod method, string? result)
    {
        var wrapper = ReceivesStream(method) ? Runtime.AsyncEnumerable : Runtime.ValueTask;
        return result is null ? wrapper : $"{wrapper}<{result}>";
    }
}
