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
    public static IdlResult Load(string file, IReadOnlyList<string> roots, Protoc protoc)
    {
        var folder = Directory.CreateTempSubdirectory("kitex-");
        try
        {
            var set = Path.Combine(folder.FullName, "set");
            var (succeeded, said) = protoc.Run(
                [$"--descriptor_set_out={set}", "--include_imports", "--include_source_info", .. roots.Select(static root => $"--proto_path={root}"), file]);
            var diagnostics = ProtocMessages.Read(said, file).ToList();
            if (succeeded)
                return Read(set, roots, diagnostics);
            if (diagnostics.TrueForAll(static diagnostic => diagnostic.Severity != IdlSeverity.Error))
                diagnostics.Add(new(EmitDiagnosticCode.ProtobufRefused, IdlSeverity.Error, new(file, 1, 1), "protoc failed and does not say why."));
            return new IdlResult(null, [], diagnostics);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IdlResult Read(string set, IReadOnlyList<string> roots, IReadOnlyList<IdlDiagnostic> diagnostics)
    {
        using var stream = File.OpenRead(set);
        var documents = new DescriptorReader(roots).Read(FileDescriptorSet.Parser.ParseFrom(stream));
        return new IdlResult(documents[^1], documents, [.. diagnostics, .. ProtobufCheck.Run(documents[^1])]);
    }
}
