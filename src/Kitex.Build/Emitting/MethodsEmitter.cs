using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the static class with all methods a service offers.</summary>
internal static class MethodsEmitter
{
    public static void Emit(CodeWriter code, IdlService service, FileContext file)
    {
        var names = file.Symbols.Service(service);
        var methods = file.Symbols.Methods(service);
        var isThrift = file.Document.Language == IdlLanguage.Thrift;
        file.Scope.Enter(
            [.. ReservedNames.Methods, .. ReservedNames.Method, .. methods.Select(static pair => pair.Names.Property)],
            isThrift ? methods.Select(static pair => pair.Names.Class) : null);
        code.Line($"/// <summary>The methods of service {service.Name}, as clients and servers know them.</summary>");
        code.Line(GeneratedCode.Attribute);
        using (code.Open($"{file.Access} static class {names.Methods}"))
        {
            code.Line("/// <summary>The service's name in the IDL.</summary>");
            code.Line($"public const string Service = {Literals.Of(service.Name)};");
            foreach (var (method, methodNames) in methods)
            {
                code.Gap();
                var property = $"public static {Runtime.RpcMethod} {methodNames.Property} {{ get; }} = new";
                if (isThrift)
                    code.Line($"{property} {Class(method, methodNames, service, file)}(Service);");
                else
                    ProtobufMethodEmitter.Emit(code, property, method, file);
            }

            foreach (var (method, methodNames) in methods.Where(pair => isThrift && pair.Method.Service == service))
            {
                code.Gap();
                MethodEmitter.Emit(code, method, methodNames, file);
            }
        }

        foreach (var method in service.Methods.Where(MethodShape.NeedsArgumentsRecord))
        {
            code.Gap();
            EmitArguments(code, method, file);
        }
    }

    private static string Class(IdlMethod method, MethodNames names, IdlService service, FileContext file)
    {
        if (method.Service == service)
            return names.Class;
        var owner = file.Symbols.Service(method.Service);
        var inOwner = file.Symbols.Methods(method.Service).First(pair => pair.Method == method).Names;
        return $"{file.Scope.AsType(owner.Namespace, owner.Methods)}.{inOwner.Class}";
    }

    private static void EmitArguments(CodeWriter code, IdlMethod method, FileContext file)
    {
        var name = file.Symbols.Methods(method.Service).First(pair => pair.Method == method).Names.Arguments!;
        var names = ArgumentProperties(method, name);
        var shape = new Shape(
            name, $"{method.Service.Name}.{method.Name}", [.. method.Arguments.Select((field, i) => new ShapeField(field, names[i], IsArgument: true))], KeepUnknown: false);
        code.Line($"/// <summary>The arguments of {method.Service.Name}.{method.Name}.</summary>");
        StructEmitter.Emit(code, shape, file);
    }

    /// <summary>The properties of the arguments record.</summary>
    public static IReadOnlyList<string> ArgumentProperties(IdlMethod method, string record) =>
        new NameScope([.. ReservedNames.Record, record])
            .ClaimAll([.. method.Arguments.Select(static field => field.Name)], Identifiers.Pascal);
}
