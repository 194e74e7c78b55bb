using Kitex.Build.Emitting;

namespace Kitex.Tool.Scaffolding;

/// <summary>The file of a handler: a class with every method of the service, to be filled in.</summary>
internal static class HandlerFile
{
    public static string Make(ScaffoldService service, ScaffoldNames scope, ModuleProject project)
    {
        var names = scope.Lookup(project.Namespace, service);
        var types = new ScaffoldTypes(scope.Symbols, names);
        var code = new CodeWriter();
        code.Line($"namespace {project.Namespace};");
        code.Gap();
        DocComments.Write(code, service.Service.Comment, $"Handles the calls of service {service.Service.Name}.");
        using (code.Open($"internal sealed class {service.Handler} : {names.Of(service.Names.Namespace, service.Names.Interface)}"))
        {
            foreach (var (method, methodNames) in service.Methods)
            {
                code.Gap();
                names.Hide(Hidden(service, MethodShape.Parameters(method)));
                MethodStub.Write(code, method, methodNames, service.Service, types);
            }
        }
        return SourceText.Of(null, names, project.HasImplicitUsings, code);
    }

    /// <summary>The names that are no types inside a method of a handler.</summary>
    public static IEnumerable<string> Hidden(ScaffoldService service, IEnumerable<string> parameters) =>
        service.Methods.Select(static pair => pair.Names.Async).Concat(parameters);
}
