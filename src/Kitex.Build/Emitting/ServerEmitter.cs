using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the class that makes a server of a handler.</summary>
internal static class ServerEmitter
{
    public static void Emit(CodeWriter code, IdlService service, FileContext file)
    {
        var names = file.Symbols.Service(service);
        file.Scope.Enter([.. ReservedNames.StaticClass, "Create"]);
        code.Line($"/// <summary>Serves service {service.Name}.</summary>");
        code.Line(GeneratedCode.Attribute);
        using (code.Open($"{file.Access} static class {names.Server}"))
        {
            code.Line("/// <summary>Makes a server of the handler; it starts when it is told to.</summary>");
            code.List(
                $"public static {Runtime.Server} Create(",
                [
                    $"{file.Scope.AsType(names.Namespace, names.Interface)} handler",
                    $"global::System.Action<{Runtime.ServerBuilder}>? configure = null",
                ],
                ") =>");
            code.Continuation($"{Runtime.Server}.Create({file.Scope.AsValue(names.Namespace, names.Descriptor)}.Describe(handler), configure);");
        }
    }
}
