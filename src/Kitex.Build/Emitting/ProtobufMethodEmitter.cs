using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits what makes a method whose messages are Protobuf: the library encodes them, so that no class is generated.</summary>
internal static class ProtobufMethodEmitter
{
    public static void Emit(CodeWriter code, string property, IdlMethod method, FileContext file)
    {
        var (request, response) = (method.Arguments[0].Type, method.Result!);
        List<string> arguments =
        [
            "Service", Literals.Of(method.Name), MethodShape.Kind(method),
            $"{file.Types.Value(request)}.Parser", $"{file.Types.Value(response)}.Parser",
        ];
        if (file.Document.Package is { Length: > 0 } package)
            arguments.Add(Literals.Of(package));
        code.List($"{property} {Runtime.ProtobufMethod}<{file.Types.Of(request)}, {file.Types.Of(response)}>(", arguments, ");");
    }
}
