using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the interface of a service, which clients offer and handlers implement.</summary>
internal static class ServiceInterfaceEmitter
{
    public static void Emit(CodeWriter code, IdlService service, FileContext file)
    {
        var names = file.Symbols.Service(service);
        DocComments.Write(code, service.Comment);
        code.Line(GeneratedCode.Attribute);
        using (code.Open($"public interface {names.Interface}{Base(service, file)}"))
        {
            foreach (var (method, methodNames) in file.Symbols.Methods(service))
            {
                // What a base already says, with the same signature, is not said again.
                if (method.Service != service || Inherited(service, method) is not null)
                    continue;
                code.Gap();
                DocComments.Write(code, method.Comment);
                code.Line(MethodShape.Signature(method, methodNames.Async, file.Types) + ";");
            }
        }
    }

    /// <summary>The method of a base that this one hides, or null.</summary>
    public static IdlMethod? Inherited(IdlService service, IdlMethod method) =>
        service.Extends?.AllMethods.FirstOrDefault(other => other.Name == method.Name);

    private static string Base(IdlService service, FileContext file) =>
        service.Extends is { } extended && file.Symbols.Service(extended) is var names ? $" : {names.Global(names.Interface)}" : "";
}
