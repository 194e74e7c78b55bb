using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the interface of a service, which clients offer and handlers implement.</summary>
internal static class ServiceInterfaceEmitter
{
    public static void Emit(CodeWriter code, IdlService service, FileContext file)
    {
        var names = file.Symbols.Service(service);
        var methods = file.Symbols.Methods(service);
        var extends = Extends(service, file.Types);
        file.Scope.Enter(methods.Select(static pair => pair.Names.Async));
        DocComments.Write(code, service.Comment);
        if (service.Extends is { } extended && !extends)
            code.Line($"/// <remarks>Not derived from the interface of {extended.Name}: some methods of that have other arguments or another result here.</remarks>");
        code.Line(GeneratedCode.Attribute);
        using (code.Open($"{file.Access} interface {names.Interface}{(extends ? Base(service, file) : "")}"))
        {
            foreach (var (method, methodNames) in methods)
            {
                // What a base already says, with the same signature, is not said again.
                if (extends && (method.Service != service || Inherited(service, method) is not null))
                    continue;
                code.Gap();
                DocComments.Write(code, method.Comment);
                EmitRemarks(code, method);
                MethodShape.WriteSignature(code, method, methodNames.Async, file.Types, after: ";");
            }
        }
    }

    // A handler of a service that redefines a method in another shape could not stand in for one of the base.
    private static bool Extends(IdlService service, TypeNames types) =>
        service.Extends is not null
        && service.Methods.All(method => Inherited(service, method) is not { } inherited || MethodShape.AreAlike(method, inherited, types));

    private static void EmitRemarks(CodeWriter code, IdlMethod method)
    {
        var remarks = new List<string>();
        if (MethodShape.WrapsRequests(method))
            remarks.Add($"On the wire each request is a struct with the value in field {method.Arguments[0].Id}.");
        if (MethodShape.WrapsResponses(method))
            remarks.Add("On the wire each response is a struct with the value in field 0.");
        if (MethodShape.IsStreaming(method) && method.Result is null)
            remarks.Add("The method is void: its responses are empty structs.");
        foreach (var field in method.Throws.Where(static field => !MethodShape.IsException(field.Type)))
            remarks.Add($"{field.Type.Struct!.Name} is thrown in a ThriftValueException.");
        if (remarks.Count > 0)
            code.Line($"/// <remarks>{string.Join(' ', remarks.Distinct(StringComparer.Ordinal))}</remarks>");
    }

    // The method of a base that this one hides, or null.
    private static IdlMethod? Inherited(IdlService service, IdlMethod method) =>
        service.Extends?.AllMethods.FirstOrDefault(other => other.Name == method.Name);

    private static string Base(IdlService service, FileContext file) =>
        service.Extends is { } extended && file.Symbols.Service(extended) is var names ? $" : {file.Scope.AsType(names.Namespace, names.Interface)}" : "";
}
