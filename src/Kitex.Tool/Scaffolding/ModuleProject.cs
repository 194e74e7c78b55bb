using System.Xml;
using System.Xml.Linq;
using Kitex.Build.CommandLine;

namespace Kitex.Tool.Scaffolding;

/// <summary>The project a run writes into; it may not exist yet.</summary>
/// <param name="Name">The name of the project and its assembly.</param>
/// <param name="Namespace">The root namespace.</param>
/// <param name="Content">The project file as it is; null when there is none.</param>
internal sealed record ModuleProject(string Name, string Namespace, XDocument? Content)
{
    // A project of such a name would depend on itself.
    private static readonly string[] Packages = ["Kitex", "Kitex.Server", "Kitex.Network", "Kitex.Protobuf", "Kitex.Build", "Google.Protobuf", "Grpc.Tools"];

    public string File => Name + ".csproj";

    public bool Exists => Content is not null;

    /// <summary>Whether System and its like are imported without being named.</summary>
    public bool HasImplicitUsings => Content is null || Property("ImplicitUsings") is "enable" or "true";

    /// <summary>Whether the folder of the client is no part of it.</summary>
    public bool ExcludesClient => Content is null || Content.ToString().Contains("client/**", StringComparison.Ordinal);

    /// <summary>Whether it makes code of Protobuf files when it is built.</summary>
    public bool HasProtobufItems => Content?.Descendants().Any(static element => element.Name.LocalName == "Protobuf") ?? false;

    /// <summary>Whether the file of an item is one of which it makes code, by its name alone: a pattern may stand for it.</summary>
    public bool HasProtobufItem(string path) =>
        Content is null || Content.Descendants().Any(element =>
            element.Name.LocalName == "Protobuf" && element.Attribute("Include")?.Value is { } include
            && (include.Contains('*', StringComparison.Ordinal) || include.Replace('\\', '/').Split(';').Contains(path)));

    /// <summary>Whether it names a package, or a project of that name.</summary>
    public bool References(string package) => Content is null || Content.ToString().Contains(package, StringComparison.Ordinal);

    /// <exception cref="UsageException">There is no project, or another one than the module says.</exception>
    public static ModuleProject Find(string directory, string? module)
    {
        var files = Directory.Exists(directory) ? Directory.GetFiles(directory, "*.csproj").Order(StringComparer.Ordinal).ToList() : [];
        var names = files.Select(static file => Path.GetFileNameWithoutExtension(file)).ToList();
        if (Packages.Contains(module, StringComparer.OrdinalIgnoreCase))
            throw new UsageException($"-module {module} is the name of a package the project needs; name the project otherwise");
        if (module is null && names.Count == 0)
            throw new UsageException("no .csproj found here. Please specify a module name with the '-module' flag");
        if (module is null && names.Count > 1)
            throw new UsageException($"several projects found here: {string.Join(", ", names)}. Please specify which with the '-module' flag");
        if (module is not null && names.Count > 0 && !names.Contains(module, StringComparer.Ordinal))
            throw new UsageException($"the module name given by the '-module' option ('{module}') is not consistent with the project here ('{string.Join("', '", names)}' in {directory}); leave -module out to use that");
        return names.Count == 0 ? new ModuleProject(module!, module!, null) : Load(files[module is null ? 0 : names.IndexOf(module)]);
    }

    private static ModuleProject Load(string file)
    {
        try
        {
            var project = new ModuleProject(Path.GetFileNameWithoutExtension(file), "", XDocument.Load(file));
            return project with { Namespace = project.Property("RootNamespace") ?? project.Name.Replace('-', '_') };
        }
        catch (XmlException exception)
        {
            throw new CommandFailure($"{file}({exception.LineNumber},{exception.LinePosition}): error: the project cannot be read: {exception.Message}");
        }
    }

    private string? Property(string name) => Content?.Descendants().LastOrDefault(element => element.Name.LocalName == name)?.Value.Trim();
}
