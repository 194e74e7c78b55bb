using Kitex.Build.Emitting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kitex.Build.Tests;

/// <summary>Compiles generated code as a user's project does that treats every warning as an error.</summary>
internal static class CSharp
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp13, DocumentationMode.Diagnose);

    private static readonly CSharpCompilationOptions Options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        .WithNullableContextOptions(NullableContextOptions.Enable)
        .WithGeneralDiagnosticOption(ReportDiagnostic.Error)
        .WithWarningLevel(9999);

    private static readonly IReadOnlyList<MetadataReference> WithServer =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name && !name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly IReadOnlyList<MetadataReference> WithoutServer =
        [.. WithServer.Where(static reference => Path.GetFileName(reference.Display) != "Kitex.Server.dll")];

    /// <summary>Fails with the compiler's messages and their lines when there is any.</summary>
    public static void AssertCompiles(EmitResult result, bool server, string? more = null)
    {
        Assert.Empty(result.Diagnostics);
        var trees = result.Files.Select(static file => CSharpSyntaxTree.ParseText(file.Text, Parse, file.Name)).ToList();
        if (more is not null)
            trees.Add(CSharpSyntaxTree.ParseText(more, Parse, "more.cs"));
        var compilation = CSharpCompilation.Create("Generated", trees, server ? WithServer : WithoutServer, Options);
        using var output = new MemoryStream();
        var emitted = compilation.Emit(output);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics.Where(static d => d.Severity > DiagnosticSeverity.Hidden).Select(Describe)));
    }

    private static string Describe(Diagnostic diagnostic)
    {
        var line = diagnostic.Location.GetLineSpan().StartLinePosition.Line;
        return $"{diagnostic}\n    {diagnostic.Location.SourceTree?.GetText(default).Lines[line]}";
    }
}
