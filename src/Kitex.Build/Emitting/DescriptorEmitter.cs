using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the class that binds a handler to the methods of its service.</summary>
internal static class DescriptorEmitter
{
    public static void Emit(CodeWriter code, IdlService service, FileContext file)
    {
        var names = file.Symbols.Service(service);
        var methods = file.Symbols.Methods(service);
        code.Line($"/// <summary>Binds handlers to service {service.Name}.</summary>");
        code.Line(GeneratedCode.Attribute);
        using (code.Open($"public static class {names.Descriptor}"))
        {
            code.Line("/// <summary>The service with every method served by the handler.</summary>");
            using (code.Open($"public static {Runtime.ServiceDescriptor} Describe({names.Global(names.Interface)} handler)"))
            {
                code.Line("global::System.ArgumentNullException.ThrowIfNull(handler);");
                code.Line($"return new({names.Global(names.Methods)}.Service,");
                code.Line("[");
                foreach (var (method, methodNames) in methods)
                    EmitHandler(code, method, methodNames, names, file);
                code.Line("]);");
            }
            EmitBridges(code, [.. methods.Select(static pair => pair.Method)]);
        }
    }

    private static void EmitHandler(CodeWriter code, IdlMethod method, MethodNames names, ServiceNames service, FileContext file)
    {
        var begin = $"    new({service.Global(service.Methods)}.{names.Property}, (request, call) =>";
        if (names.Arguments is not { } record)
        {
            code.Line(begin);
            code.Line($"        {Handle(method, names, file)}),");
            return;
        }

        code.Line(begin);
        code.Line("    {");
        code.Line($"        var arguments = ({record})request.Message!;");
        code.Line($"        return {Handle(method, names, file)};");
        code.Line("    }),");
    }

    private static string Handle(IdlMethod method, MethodNames names, FileContext file)
    {
        if (MethodShape.IsStreaming(method))
            return HandleStream(method, names, file);

        var arguments = names.Arguments is { } record
            ? MethodsEmitter.ArgumentProperties(method, record[(record.LastIndexOf('.') + 1)..]).Select(static property => $"arguments.{property}")
            : method.Arguments.Select(argument => $"({file.Types.Of(argument.Type)})request.Message!");
        var invocation = $"handler.{names.Async}({string.Join(", ", arguments.Append("call"))})";
        return method.Result is null ? $"Done({invocation})" : $"Result({invocation})";
    }

    private static string HandleStream(IdlMethod method, MethodNames names, FileContext file)
    {
        var request = file.Types.Of(method.Arguments[0].Type);
        var received = $"request.Stream!.ReadAllAsync<{request}>(call.Cancellation)";
        return method.Streaming switch
        {
            IdlStreamingMode.Client => $"Result(handler.{names.Async}({received}, call))",
            IdlStreamingMode.Server => $"Receive<{request}, {file.Types.Of(method.Result!)}>(request, handler.{names.Async}, call)",
            _ => $"SendAll(request, handler.{names.Async}({received}, call), call)",
        };
    }

    private static void EmitBridges(CodeWriter code, IReadOnlyList<IdlMethod> methods)
    {
        if (methods.Any(static method => method.Result is not null && !MethodShape.ReceivesStream(method)))
            HandlerBridges.EmitResult(code);
        if (methods.Any(static method => method.Result is null))
            HandlerBridges.EmitDone(code);
        if (methods.Any(static method => method.Streaming == IdlStreamingMode.Server))
            HandlerBridges.EmitReceive(code);
        if (methods.Any(MethodShape.ReceivesStream))
            HandlerBridges.EmitSendAll(code);
    }
}
