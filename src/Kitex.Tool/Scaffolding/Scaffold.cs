using Kitex.Build.CommandLine;
using Kitex.Idl.Model;
using Kitex.Tool.Editing;
using Kitex.Tool.Generation;
using Kitex.Tool.Output;
using Arguments = Kitex.Tool.CommandLine.Arguments;

namespace Kitex.Tool.Scaffolding;

/// <summary>The project, handlers and client of a service: what is missing of them is written, what is there stays the user's.</summary>
internal sealed class Scaffold(Arguments arguments, ModuleProject project, IdlCode code, GenPath genPath)
{
    private readonly ScaffoldNames _scope = new(code);

    public void AddTo(FileChanges changes)
    {
        if (_scope.TypeInTheWay(project.Namespace) is { } type)
            throw new UsageException($"the project's namespace '{project.Namespace}' cannot be, because '{type}' is a type of the generated code; name another with -module");
        IReadOnlyList<IdlService> wanted = arguments.MultipleServices ? code.Document.Services : [code.Document.Services[^1]];
        var services = wanted.Select(service => ScaffoldService.Of(service, code.Symbols, _scope.Known, project.Namespace)).ToList();
        var user = UserCode.Read(changes.At(""), genPath, code);
        foreach (var service in services)
            _scope.Known.AddType(project.Namespace, service.Handler);
        user.AddTo(_scope.Known);

        if (!changes.Create(project.File, ProjectFile.Make(project, genPath, code, changes.At(""))))
            NoteMissing(changes);
        foreach (var service in services)
            AddHandler(service, user, changes);
        AddProgram(services, changes);
        AddClient(services[^1], changes);
        if (ToolVersion.Feed is { } feed)
            changes.Create(NuGetConfigFile.Path, NuGetConfigFile.Make(feed));
    }

    private void NoteMissing(FileChanges changes)
    {
        foreach (var (name, version, _) in PackageReferences.Of(ProjectFile.Package, code).Where(package => !project.References(package.Name)))
            changes.Note($"{project.File}: kitex: note: the project needs {name}: dotnet add package {name} --version {version}");
    }

    private void AddHandler(ScaffoldService service, UserCode user, FileChanges changes)
    {
        if (HandlerClass.Find(user, service) is { } handler)
            new HandlerEditor(service, handler, user, _scope, project).AddTo(changes);
        else if (!changes.Create(service.HandlerPath, HandlerFile.Make(service, _scope, project)))
            changes.Note($"{service.HandlerPath}(1,1): warning {ToolDiagnosticCode.HandlerNotEdited}: no class {service.Handler} is here, nor one that is an {service.Names.Interface} elsewhere; nothing was added.");
    }

    private void AddProgram(IReadOnlyList<ScaffoldService> services, FileChanges changes)
    {
        if (changes.Create(ProgramFile.Path, ProgramFile.Make(services, _scope, project)))
            return;
        var text = File.ReadAllText(changes.At(ProgramFile.Path));
        var names = new NameLookup(_scope.Known, "", []);
        foreach (var service in services.Where(service => !text.Contains(service.Names.Descriptor, StringComparison.Ordinal) && !text.Contains(service.Names.Server, StringComparison.Ordinal)))
            changes.Note($"{ProgramFile.Path}: kitex: note: it is kept and does not serve {service.Service.Name}; register it with .AddService({ProgramFile.Registration(service, names, project)})");
    }

    private void AddClient(ScaffoldService service, FileChanges changes)
    {
        if (!project.ExcludesClient)
        {
            changes.Note($"{project.File}: kitex: note: no client was written, because the project would compile it; put client/** into its DefaultItemExcludes and run again.");
            return;
        }

        changes.Create(ClientProjectFile.PathOf(project), ClientProjectFile.Make(project, genPath, code, changes.At("")));
        changes.Create(ClientProgramFile.Path, ClientProgramFile.Make(service, arguments.Service!, _scope));
    }
}
