using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the class that binds a handler to the methods of its service.</summary>
internal static class DescriptorEmitter
{
    public static void Emit(CodeWriter code, IdlService service, FileContext file)
    {
        var names = file.Symbols.Service(service);
        var methods = file.Symbols.Methods(service);
        file.Scope.Enter([.. ReservedNames.StaticClass, "Describe"]);
        code.Line($"/// <summary>Binds handlers to service {service.Name}.</summary>");
        code.Line(GeneratedCode.Attribute);
        using (code.Open($"{file.Access} static class {names.Descriptor}"))
        {
            code.Line("/// <summary>The service with every method served by the handler.</summary>");
            using (code.Open($"public static {Runtime.ServiceDescriptor} Describe({file.Scope.AsType(names.Namespace, names.Interface)} handler)"))
            {
                code.Line("global::System.ArgumentNullException.ThrowIfNull(handler);");
                code.Line($"return new({file.Scope.AsValue(names.Namespace, names.Methods)}.Service,");
                code.Line("[");
                using (code.Deeper())
                {
                    foreach (var (method, methodNames) in methods)
                        EmitHandler(code, method, methodNames, names, file);
                }
                if (file.Document.Language == IdlLanguage.Protobuf)
                    EmitIdl(code, service, names, file);
                else
                    code.Line("]);");
            }
        }
    }

    // Services are in their file's descriptor in the order of the file.
    private static void EmitIdl(CodeWriter code, IdlService service, ServiceNames names, FileContext file)
    {
        var reflection = file.Scope.AsValue(names.Namespace, ProtobufNames.FileClasses(service.Document.Path).Reflection);
        var place = service.Document.Services.TakeWhile(other => other != service).Count();
        code.Line("])");
        code.Line("{");
        using (code.Deeper())
            code.Line($"Idl = static () => {reflection}.Descriptor.Services[{place}],");
        code.Line("};");
    }

    private static void EmitHandler(CodeWriter code, IdlMethod method, MethodNames names, ServiceNames service, FileContext file)
    {
        code.Line($"new({file.Scope.AsValue(service.Namespace, service.Methods)}.{names.Property}, (request, call) =>");
        if (MethodShape.IsStreaming(method))
        {
            using (code.Deeper())
                EmitStream(code, method, names, file);
            return;
        }

        var handle = $"{Runtime.HandlerBridge}.{(method.Result is null ? "DoneAsync" : "ResultAsync")}(handler.{names.Async}(";
        if (file.Arguments(method, names) is not { } record)
        {
            var arguments = method.Arguments.Select(argument => $"({file.Types.Of(argument.Type)})request.Message!").Append("call");
            code.Continuation($"{handle}{string.Join(", ", arguments)}))),");
            return;
        }

        var properties = MethodsEmitter.ArgumentProperties(method, names.Arguments!);
        code.Line("{");
        using (code.Deeper())
        {
            code.Line($"var arguments = ({record})request.Message!;");
            code.List($"return {handle}", [.. properties.Select(static property => $"arguments.{property}"), "call"], "));");
        }
        code.Line("}),");
    }

    private static void EmitStream(CodeWriter code, IdlMethod method, MethodNames names, FileContext file)
    {
        var request = file.Types.Of(method.Arguments[0].Type);
        if (method.Streaming == IdlStreamingMode.Server)
        {
            var types = $"{request}, {MethodShape.ResultType(method, file.Types)}";
            code.Line($"{Runtime.HandlerBridge}.ReceiveAsync<{types}>(request, handler.{names.Async}, call)),");
            return;
        }

        string[] arguments = [$"request.Stream!.ReadAllAsync<{request}>(call.Cancellation)", "call"];
        if (method.Streaming == IdlStreamingMode.Client)
            code.List($"{Runtime.HandlerBridge}.ResultAsync(handler.{names.Async}(", arguments, "))),");
        else
            code.List($"{Runtime.HandlerBridge}.SendAllAsync(request, handler.{names.Async}(", arguments, "), call)),");
    }
}
