using System.Text;
using Kitex.Build.Emitting;
using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;
using Kitex.Tool.CommandLine;
using Kitex.Tool.Output;
using Kitex.Tool.Scaffolding;

namespace Kitex.Tool.Generation;

/// <summary>The code made of an IDL file and those it includes, and the names in it.</summary>
/// <param name="Document">The file that was named.</param>
/// <param name="Documents">It and all it includes.</param>
/// <param name="Symbols">The C# names of everything in them.</param>
/// <param name="Files">What is written for them, by paths relative to the project.</param>
/// <param name="Protobuf">The file that was named, when it is one of Protobuf.</param>
internal sealed record IdlCode(
    IdlDocument Document, IReadOnlyList<IdlDocument> Documents, Symbols Symbols, IReadOnlyDictionary<string, byte[]> Files, ProtobufFile? Protobuf)
{
    /// <summary>Whether the build of the project makes the code, by items of the project; then no files are written.</summary>
    public bool IsBuilt { get; private init; }

    /// <summary>Reads the IDL and makes code of it; writes nothing.</summary>
    /// <exception cref="CommandFailure">The IDL is wrong.</exception>
    public static IdlCode Make(Arguments arguments, string directory, GenPath genPath, ModuleProject project, TextWriter report)
    {
        var protobuf = arguments.IsProtobuf ? ProtobufFile.Load(arguments.File, arguments.IncludeDirectories, directory, report) : null;
        IdlFile.Report(protobuf?.Idl.Diagnostics ?? [], report);
        var loaded = protobuf?.Idl ?? IdlFile.Load(arguments.File, arguments.IncludeDirectories, directory, report);
        var document = loaded.Document!;
        IdlFile.Report(CheckServices(document, arguments), report);
        var sources = loaded.Documents.Select(each => Source(each, each == document, arguments, genPath)).ToList();
        var symbols = new Symbols(sources);
        var own = protobuf?.Documents.ToHashSet();
        List<EmitSource> wanted = [.. sources.Where(source => arguments.NoRecurse ? source.Document == document : own?.Contains(source.Document) ?? true)];
        var emitted = CSharpEmitter.Emit(wanted, symbols);
        IdlFile.Report(emitted.Diagnostics, report);

        var files = emitted.Files.ToDictionary(static file => file.Name, static file => Encoding.UTF8.GetBytes(file.Text), StringComparer.Ordinal);
        if (protobuf is not null)
            AddMessages(wanted, protobuf, files);
        if (arguments.CopyIdl)
            CopyIdl(wanted, files);
        var code = new IdlCode(document, loaded.Documents, symbols, files, protobuf);
        return code.CanBeBuilt(arguments, directory, project) ? code with { IsBuilt = true, Files = new Dictionary<string, byte[]>() } : code;
    }

    /// <summary>Adds the files to those that a run writes, or tells what the project lacks to make them when it is built.</summary>
    public void AddTo(FileChanges changes, ModuleProject project)
    {
        foreach (var (_, item) in ProtobufItems.Of(this, changes.At("")).Where(pair => !project.HasProtobufItem(pair.Path)))
            changes.Note($"{project.File}: kitex: note: the project makes code of Protobuf files when it is built, and needs one item more: {item}");
        foreach (var (path, bytes) in Files)
            changes.Overwrite(path, bytes);
    }

    // What the build cannot know is written, and what was written once is written again.
    private bool CanBeBuilt(Arguments arguments, string directory, ModuleProject project) =>
        Protobuf is not null && arguments is { Use: null, CombineService: false, HasGenPath: false }
        && (project.Exists ? project.HasProtobufItems : arguments.Service is not null)
        && !Files.Keys.Any(path => File.Exists(Path.Combine(directory, path)));

    private static void AddMessages(IReadOnlyList<EmitSource> sources, ProtobufFile protobuf, Dictionary<string, byte[]> files)
    {
        foreach (var source in sources)
            files.Add(FreePath(source, ".pb.g.cs", files), protobuf.Messages(source.Document));
    }

    private static EmitSource Source(IdlDocument document, bool isMain, Arguments arguments, GenPath genPath)
    {
        var options = new EmitOptions
        {
            EmitServer = true,
            ServerInOwnFile = true,
            KeepUnknownFields = arguments.KeepUnknownFields,
            Namespace = isMain ? arguments.Use : null,
        };
        return new EmitSource(document, options, genPath.Folder(NamespaceNames.Of(document, options)));
    }

    private static IReadOnlyList<IdlDiagnostic> CheckServices(IdlDocument document, Arguments arguments)
    {
        if (document.Services.Count > 0)
            return arguments.CombineService ? CombinedService.AddTo(document) : [];
        return arguments.Service is null && !arguments.CombineService
            ? []
            : [new(ToolDiagnosticCode.NoService, IdlSeverity.Error, new IdlPosition(document.Path, 1, 1), "no service defined in the IDL; add one, or leave out -service to generate types alone.")];
    }

    // Beside the code made of it. Two files of one name in one namespace are told apart as their code is.
    private static void CopyIdl(IReadOnlyList<EmitSource> sources, Dictionary<string, byte[]> files)
    {
        foreach (var source in sources)
            files.Add(FreePath(source, Path.GetExtension(source.Document.Path), files), File.ReadAllBytes(source.Document.Path));
    }

    private static string FreePath(EmitSource source, string extension, Dictionary<string, byte[]> files)
    {
        var name = Path.GetFileNameWithoutExtension(source.Document.Path);
        var path = $"{source.Folder}/{name}{extension}";
        for (var number = 2; files.ContainsKey(path); number++)
            path = $"{source.Folder}/{name}.{number}{extension}";
        return path;
    }
}
