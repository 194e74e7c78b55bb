using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the client of a service.</summary>
internal static class ClientEmitter
{
    // A message that is longer has a line for each property.
    private const int LongMessage = 120;

    public static void Emit(CodeWriter code, IdlService service, FileContext file)
    {
        var names = file.Symbols.Service(service);
        var methods = file.Symbols.Methods(service);
        file.Scope.Enter([.. ReservedNames.Client, .. methods.Select(static pair => pair.Names.Async), .. methods.Select(static pair => pair.Names.Blocking).OfType<string>()]);
        code.Line($"/// <summary>Calls service {service.Name}. Made once and kept; safe for many calls at once.</summary>");
        code.Line(GeneratedCode.Attribute);
        using (code.Open($"{file.Access} sealed partial class {names.Client} : {Runtime.Client}, {file.Scope.AsType(names.Namespace, names.Interface)}"))
        {
            code.Line("/// <param name=\"callee\">The name of the service called, as registries know it.</param>");
            code.Line("/// <param name=\"configure\">Says what the client is made of.</param>");
            code.Line($"public {names.Client}(string callee, global::System.Action<{Runtime.ClientBuilder}>? configure = null)");
            code.Continuation(": base(callee, configure) { }");
            foreach (var (method, methodNames) in methods)
            {
                code.Gap();
                code.Line("/// <inheritdoc/>");
                MethodShape.WriteSignature(code, method, methodNames.Async, file.Types, "public ", " =>");
                EmitCall(code, Caller(method, file), method, methodNames, names, file);
                if (MethodShape.SendsStream(method))
                    EmitOpen(code, method, methodNames, names, file);
                if (methodNames.Blocking is { } blocking)
                    EmitBlocking(code, blocking, method, methodNames, names, file);
            }
        }
    }

    private static void EmitOpen(CodeWriter code, IdlMethod method, MethodNames names, ServiceNames service, FileContext file)
    {
        var types = $"<{file.Types.Of(method.Arguments[0].Type)}, {MethodShape.ResultType(method, file.Types)}>";
        code.Gap();
        code.Line("/// <summary>Does the same with requests that are sent one by one. Whoever calls it disposes what it returns.</summary>");
        code.List($"public {Runtime.ValueTask}<{Runtime.StreamCall}{types}> {names.Async}(", [$"{Runtime.CallContext} call = default"], ") =>");
        code.Continuation($"OpenStreamAsync{types}({file.Scope.AsValue(service.Namespace, service.Methods)}.{names.Property}, call);");
    }

    private static void EmitBlocking(CodeWriter code, string name, IdlMethod method, MethodNames names, ServiceNames service, FileContext file)
    {
        var result = MethodShape.ResultType(method, file.Types);
        code.Gap();
        code.Line($"/// <summary>Does as <c>{names.Async}</c> and blocks the thread meanwhile. Prefer <c>{names.Async}</c>: it blocks none.</summary>");
        MethodShape.WriteBlockingSignature(code, method, name, file.Types, " =>");
        EmitCall(code, result is null ? "Send" : $"Call<{result}>", method, names, service, file);
    }

    // The method of the base class that makes the call.
    private static string Caller(IdlMethod method, FileContext file)
    {
        var result = MethodShape.ResultType(method, file.Types);
        var sent = MethodShape.SendsStream(method) ? file.Types.Of(method.Arguments[0].Type) : null;
        var types = string.Join(", ", new[] { sent, result }.OfType<string>());
        var caller = method.Streaming switch
        {
            IdlStreamingMode.Client => "ClientStreamAsync",
            IdlStreamingMode.Server => "ServerStreamAsync",
            IdlStreamingMode.Bidirectional => "BidiStreamAsync",
            _ => result is null ? "SendAsync" : "CallAsync",
        };
        return types.Length > 0 ? $"{caller}<{types}>" : caller;
    }

    private static void EmitCall(CodeWriter code, string caller, IdlMethod method, MethodNames names, ServiceNames service, FileContext file)
    {
        var rpc = $"{file.Scope.AsValue(service.Namespace, service.Methods)}.{names.Property}";
        var parameters = MethodShape.Parameters(method);
        if (file.Arguments(method, names) is not { } record)
        {
            code.Continuation($"{caller}({rpc}, {(parameters.Count == 0 ? "null" : parameters[0])}, call);");
            return;
        }

        var properties = MethodsEmitter.ArgumentProperties(method, names.Arguments!).Select((property, i) => $"{property} = {parameters[i]}");
        using (code.Deeper())
            EmitCallWithRecord(code, caller, rpc, record, [.. properties]);
    }

    private static void EmitCallWithRecord(CodeWriter code, string caller, string rpc, string record, IReadOnlyList<string> properties)
    {
        var message = $"new {record} {{ {string.Join(", ", properties)} }}";
        if (message.Length < LongMessage)
        {
            code.List($"{caller}(", [rpc, message, "call"], ");");
            return;
        }

        code.Line($"{caller}(");
        using (code.Deeper())
        {
            code.Line(rpc + ",");
            code.Line($"new {record}");
            code.Line("{");
            foreach (var property in properties)
                code.Continuation(property + ",");
            code.Line("},");
            code.Line("call);");
        }
    }
}
