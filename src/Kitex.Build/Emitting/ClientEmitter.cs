using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the client of a service.</summary>
internal static class ClientEmitter
{
    public static void Emit(CodeWriter code, IdlService service, FileContext file)
    {
        var names = file.Symbols.Service(service);
        code.Line($"/// <summary>Calls service {service.Name}. Made once and kept; safe for many calls at once.</summary>");
        code.Line(GeneratedCode.Attribute);
        using (code.Open($"public sealed partial class {names.Client} : {Runtime.Client}, {names.Global(names.Interface)}"))
        {
            code.Line("/// <param name=\"callee\">The name of the service called, as registries know it.</param>");
            code.Line("/// <param name=\"configure\">Says what the client is made of.</param>");
            code.Line($"public {names.Client}(string callee, global::System.Action<{Runtime.ClientBuilder}>? configure = null)");
            code.Continuation(": base(callee, configure) { }");
            foreach (var (method, methodNames) in file.Symbols.Methods(service))
            {
                code.Gap();
                code.Line("/// <inheritdoc/>");
                code.Line($"public {MethodShape.Signature(method, methodNames.Async, file.Types)} =>");
                code.Continuation(Call(method, methodNames, names, file) + ";");
            }
        }
    }

    private static string Call(IdlMethod method, MethodNames names, ServiceNames service, FileContext file)
    {
        var rpc = $"{service.Global(service.Methods)}.{names.Property}";
        var parameters = MethodShape.Parameters(method);
        if (MethodShape.IsStreaming(method))
        {
            var types = MethodShape.SendsStream(method) ? file.Types.Of(method.Arguments[0].Type) + ", " : "";
            var call = method.Streaming switch
            {
                IdlStreamingMode.Client => "ClientStreamAsync",
                IdlStreamingMode.Server => "ServerStreamAsync",
                _ => "BidiStreamAsync",
            };
            return $"{call}<{types}{file.Types.Of(method.Result!)}>({rpc}, {parameters[0]}, call)";
        }

        var message = Message(method, names, parameters);
        return method.Result is null
            ? $"SendAsync({rpc}, {message}, call)"
            : $"CallAsync<{file.Types.Of(method.Result)}>({rpc}, {message}, call)";
    }

    private static string Message(IdlMethod method, MethodNames names, IReadOnlyList<string> parameters)
    {
        if (names.Arguments is not { } record)
            return parameters.Count == 0 ? "null" : parameters[0];
        var properties = MethodsEmitter.ArgumentProperties(method, record[(record.LastIndexOf('.') + 1)..]);
        return $"new {record} {{ {string.Join(", ", properties.Select((property, i) => $"{property} = {parameters[i]}"))} }}";
    }
}
