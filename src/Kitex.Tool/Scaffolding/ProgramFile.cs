using Kitex.Build.Emitting;

namespace Kitex.Tool.Scaffolding;

/// <summary>The program that serves the services.</summary>
internal static class ProgramFile
{
    public const string Path = "Program.cs";

    public static string Make(IReadOnlyList<ScaffoldService> services, ScaffoldNames scope, ModuleProject project)
    {
        var names = new NameLookup(scope.Known, "", [.. services.Select(static service => service.Names.Namespace), project.Namespace, "Kitex"]);
        names.Hide(["_", "args"]);
        var code = new CodeWriter();
        var first = services[0];
        var server = names.Of(first.Names.Namespace, first.Names.Server);
        code.Line($"await using var server = {server}.Create(new {names.Of(project.Namespace, first.Handler)}(), o => o");
        foreach (var service in services.Skip(1))
            code.Continuation($".AddService({Registration(service, names, project)})");
        if (SharesMethods(services))
        {
            code.Continuation("// Some methods are in several services: a call that does not name its service goes to this one.");
            code.Continuation($".FallbackService({Literals.Of(first.Service.Name)})");
        }
        code.Continuation(".Listen(\":8888\")");
        var (console, address) = (names.Of("System", "Console"), names.Of("Kitex", "AddressText"));
        code.Continuation($".OnStarted((started, _) => {console}.Out.WriteLineAsync(\"listening on \" + {address}.Format(started.Address))));");
        code.Line();
        code.Line("await server.RunAsync();");
        var served = string.Join(", ", services.Select(static service => service.Service.Name));
        return SourceText.Of($"Serves {served} until SIGTERM or Ctrl+C, then answers what has begun and stops.", names, project.HasImplicitUsings, code);
    }

    /// <summary>What registers a service with the server of another.</summary>
    public static string Registration(ScaffoldService service, NameLookup names, ModuleProject project) =>
        $"{names.Of(service.Names.Namespace, service.Names.Descriptor)}.Describe(new {names.Of(project.Namespace, service.Handler)}())";

    private static bool SharesMethods(IReadOnlyList<ScaffoldService> services) =>
        services.SelectMany(static service => service.Methods).GroupBy(static pair => pair.Method.Name).Any(static group => group.Count() > 1);
}
