using Kitex.Build.Emitting;
using Kitex.Build.Protobuf;
using Kitex.Idl;

namespace Kitex.Build.Tests.Protobuf;

/// <summary>What is made of a Protobuf file and those it imports: messages by protoc, services by the emitter.</summary>
internal static class ProtobufCode
{
    /// <summary>The file, read. It lies in the first of the roots or in the other.</summary>
    public static IdlResult Load(string file, params string[] roots) =>
        ProtobufIdl.Load(file, [.. roots, GrpcTools.StandardImports], new Protoc(GrpcTools.Protoc));

    /// <summary>The services of the file and of those it imports.</summary>
    public static EmitResult Services(string file, string root, EmitOptions? options = null)
    {
        var result = Load(file, root);
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return CSharpEmitter.Emit([.. result.Documents.Select(document => new EmitSource(document, options ?? new EmitOptions()))]);
    }

    /// <summary>The messages of the file and of those it imports.</summary>
    public static IReadOnlyList<GeneratedFile> Messages(string file, string root, bool isInternal = false)
    {
        using var folder = new TemporaryFolder();
        var files = Load(file, root).Documents.Select(static document => document.Path).Where(path => path.StartsWith(root, StringComparison.Ordinal));
        var (succeeded, said) = new Protoc(GrpcTools.Protoc).Run(
            [
                $"--csharp_out={folder.Root}", "--csharp_opt=base_namespace=" + (isInternal ? ",internal_access" : ""), $"--proto_path={root}",
                $"--proto_path={GrpcTools.StandardImports}", .. files,
            ]);
        Assert.True(succeeded, said);
        return
        [
            .. Directory.EnumerateFiles(folder.Root, "*.cs", SearchOption.AllDirectories)
                .Select(path => new GeneratedFile(Path.GetRelativePath(folder.Root, path), File.ReadAllText(path))),
        ];
    }

    /// <summary>Both together, as a project would compile them.</summary>
    public static EmitResult All(string file, string root, EmitOptions? options = null)
    {
        var services = Services(file, root, options);
        return services with { Files = [.. services.Files, .. Messages(file, root, options?.IsInternal ?? false)] };
    }
}
