using Google.Protobuf.Reflection;
using Kitex.Build.Emitting;
using Kitex.Idl;
using Kitex.Idl.Diagnostics;

namespace Kitex.Build.Protobuf;

/// <summary>Reads Protobuf files: protoc reads them, and says what is in them by a descriptor set.</summary>
internal static class ProtobufIdl
{
    /// <summary>Reads a file and all it imports.</summary>
    /// <param name="file">Its full path; it lies in one of the roots.</param>
    /// <param name="roots">The full paths of the folders that imports are relative to, in order.</param>
    /// <param name="protoc">The program that reads.</param>
    /// <exception cref="IOException">protoc cannot be run.</exception>
    public static IdlResult Load(string file, IReadOnlyList<string> roots, Protoc protoc) => Load(file, roots, protoc, out _);

    /// <summary>As <see cref="Load(string, IReadOnlyList{string}, Protoc)"/>, for those who want to know what is within messages too.</summary>
    /// <param name="file">Its full path; it lies in one of the roots.</param>
    /// <param name="roots">The full paths of the folders that imports are relative to, in order.</param>
    /// <param name="protoc">The program that reads.</param>
    /// <param name="descriptors">What protoc says is in the file and those it imports, each after its imports; null when it refuses the file.</param>
    /// <exception cref="IOException">protoc cannot be run.</exception>
    public static IdlResult Load(string file, IReadOnlyList<string> roots, Protoc protoc, out FileDescriptorSet? descriptors)
    {
        descriptors = null;
        var folder = Directory.CreateTempSubdirectory("kitex-");
        try
        {
            var set = Path.Combine(folder.FullName, "set");
            var (succeeded, said) = protoc.Run(
                [$"--descriptor_set_out={set}", "--include_imports", "--include_source_info", .. roots.Select(static root => $"--proto_path={root}"), file]);
            var diagnostics = ProtocMessages.Read(said, file).ToList();
            if (succeeded)
            {
                descriptors = Read(set);
                return Read(descriptors, roots, diagnostics);
            }
            if (diagnostics.TrueForAll(static diagnostic => diagnostic.Severity != IdlSeverity.Error))
                diagnostics.Add(new(EmitDiagnosticCode.ProtobufRefused, IdlSeverity.Error, new(file, 1, 1), "protoc failed and does not say why."));
            return new IdlResult(null, [], diagnostics);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static FileDescriptorSet Read(string path)
    {
        using var stream = File.OpenRead(path);
        return FileDescriptorSet.Parser.ParseFrom(stream);
    }

    private static IdlResult Read(FileDescriptorSet set, IReadOnlyList<string> roots, IReadOnlyList<IdlDiagnostic> diagnostics)
    {
        var documents = new DescriptorReader(roots).Read(set);
        return new IdlResult(documents[^1], documents, [.. diagnostics, .. ProtobufCheck.Run(documents[^1])]);
    }
}
