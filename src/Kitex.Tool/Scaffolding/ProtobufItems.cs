using System.Security;
using Kitex.Idl.Model;
using Kitex.Tool.Generation;

namespace Kitex.Tool.Scaffolding;

/// <summary>The items by which a build makes code of Protobuf files: the one that was named and those it imports.</summary>
internal static class ProtobufItems
{
    /// <summary>The items of a project file, a line each, with the files they name; none when the code is written instead.</summary>
    /// <param name="code">What is generated.</param>
    /// <param name="directory">The full path of the folder the command runs in.</param>
    /// <param name="folder">The folder of the project, relative to that one; empty for that one itself.</param>
    public static IEnumerable<(string Path, string Item)> Of(IdlCode code, string directory, string folder = "") =>
        code is { IsBuilt: true, Protobuf: { } file } ? file.Documents.Select(document => Item(document, file, Path.Combine(directory, folder))) : [];

    private static (string, string) Item(IdlDocument document, ProtobufFile file, string project)
    {
        var root = file.Root(document);
        var path = Relative(project, document.Path);
        var more = file.Roots.Where(other => other != root).Select(other => Relative(project, other)).ToList();
        // What Grpc.Tools takes by itself: the project's folder, for a file in that.
        var isUsual = Relative(project, root) == "." && !path.StartsWith("..", StringComparison.Ordinal);
        return (path, $"<Protobuf Include=\"{path}\"{(isUsual ? "" : $" ProtoRoot=\"{Relative(project, root)}\"")}"
            + $"{(more.Count == 0 ? "" : $" AdditionalImportDirs=\"{string.Join(';', more)}\"")} />");
    }

    private static string Relative(string project, string path) => SecurityElement.Escape(Path.GetRelativePath(project, path).Replace('\\', '/'));
}
