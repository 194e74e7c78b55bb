using Kitex.Build.Protobuf;
using Kitex.Idl;
using Kitex.Idl.Model;
using Kitex.Tool.CommandLine;

namespace Kitex.Tool.Generation;

/// <summary>A Protobuf file, read with all it imports.</summary>
/// <param name="Idl">What is in it.</param>
/// <param name="Roots">The full paths of the folders that imports are relative to.</param>
/// <param name="Tools">What read it.</param>
internal sealed record ProtobufFile(IdlResult Idl, IReadOnlyList<string> Roots, GrpcTools Tools)
{
    /// <summary>Reads a file and all it imports; warnings go to the report.</summary>
    /// <exception cref="CommandFailure">The file is wrong, or protoc cannot be had.</exception>
    public static ProtobufFile Load(Arguments arguments, string directory, TextWriter report)
    {
        var tools = GrpcTools.Find(report);
        var file = Path.GetFullPath(Path.Combine(directory, arguments.File));
        var given = arguments.IncludeDirectories.Select(include => Path.GetFullPath(Path.Combine(directory, include))).ToList();
        var attempts = Candidates(file, directory, given).Select(roots => new ProtobufFile(Load(file, roots, tools), roots, tools)).ToList();
        var result = attempts.Find(static attempt => attempt.Idl.Succeeded) ?? attempts[0];
        IdlFile.Report(result.Idl.Diagnostics, report);
        return result;
    }

    /// <summary>The documents that are no part of protoc: their messages are to be made.</summary>
    public IEnumerable<IdlDocument> Documents =>
        Idl.Documents.Where(document => Path.IsPathRooted(document.Path) && (Tools.StandardImports is not { } standard || !IsBelow(document.Path, standard)));

    /// <summary>The root that a document was found in.</summary>
    public string Root(IdlDocument document) => Roots.First(root => IsBelow(document.Path, root));

    /// <summary>The C# of a document's messages.</summary>
    public byte[] Messages(IdlDocument document)
    {
        var folder = Directory.CreateTempSubdirectory("kitex-");
        try
        {
            var (succeeded, said) = Tools.Protoc.Run([$"--csharp_out={folder.FullName}", .. Paths(Roots, Tools).Select(static root => $"--proto_path={root}"), document.Path]);
            if (!succeeded)
                throw new CommandFailure(string.Join(Environment.NewLine, ProtocMessages.Read(said, document.Path)));
            return File.ReadAllBytes(Directory.EnumerateFiles(folder.FullName).Single());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Where no -I says it, imports are relative to where the command runs or, as a second thought, to the file.
    private static IEnumerable<IReadOnlyList<string>> Candidates(string file, string directory, List<string> given)
    {
        if (given.Exists(root => IsBelow(file, root)))
            return [given];
        var own = Path.GetDirectoryName(file)!;
        return IsBelow(file, directory) && own != Path.GetFullPath(directory) ? [[.. given, directory], [.. given, own]] : [[.. given, own]];
    }

    private static IdlResult Load(string file, IReadOnlyList<string> roots, GrpcTools tools) => ProtobufIdl.Load(file, Paths(roots, tools), tools.Protoc);

    private static IReadOnlyList<string> Paths(IReadOnlyList<string> roots, GrpcTools tools) =>
        tools.StandardImports is { } standard ? [.. roots, standard] : roots;

    private static bool IsBelow(string file, string folder) =>
        file.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
