using Google.Protobuf.Reflection;
using Kitex.Build.Protobuf;
using Kitex.Idl;
using Kitex.Idl.Model;

namespace Kitex.Tool.Generation;

/// <summary>A Protobuf file, read with all it imports.</summary>
/// <param name="Idl">What is in it, or what is wrong with it.</param>
/// <param name="Roots">The full paths of the folders that imports are relative to.</param>
/// <param name="Tools">What read it.</param>
/// <param name="Descriptors">All that protoc knows of it and of what it imports; null when it is wrong.</param>
internal sealed record ProtobufFile(IdlResult Idl, IReadOnlyList<string> Roots, GrpcTools Tools, FileDescriptorSet? Descriptors)
{
    /// <summary>Reads a file and all it imports. What is wrong with it is left to the caller to report.</summary>
    /// <param name="path">Relative to the directory.</param>
    /// <param name="includeDirectories">The folders that imports are relative to, where the user says so.</param>
    /// <param name="directory">Where the command runs.</param>
    /// <param name="report">Is told when protoc is fetched.</param>
    /// <exception cref="CommandFailure">protoc cannot be had.</exception>
    public static ProtobufFile Load(string path, IEnumerable<string> includeDirectories, string directory, TextWriter report)
    {
        var tools = GrpcTools.Find(report);
        var file = Path.GetFullPath(Path.Combine(directory, path));
        var given = includeDirectories.Select(include => Path.GetFullPath(Path.Combine(directory, include))).ToList();
        var attempts = Candidates(file, directory, given).Select(roots => Load(file, roots, tools)).ToList();
        return attempts.Find(static attempt => attempt.Idl.Succeeded) ?? attempts[0];
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

    private static ProtobufFile Load(string file, IReadOnlyList<string> roots, GrpcTools tools)
    {
        var idl = ProtobufIdl.Load(file, Paths(roots, tools), tools.Protoc, out var descriptors);
        return new ProtobufFile(idl, roots, tools, descriptors);
    }

    private static IReadOnlyList<string> Paths(IReadOnlyList<string> roots, GrpcTools tools) =>
        tools.StandardImports is { } standard ? [.. roots, standard] : roots;

    private static bool IsBelow(string file, string folder) =>
        file.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
