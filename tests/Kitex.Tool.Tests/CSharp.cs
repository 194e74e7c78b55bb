using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kitex.Tool.Tests;

/// <summary>Compiles what the command wrote as the projects it wrote do, with every warning an error.</summary>
internal static class CSharp
{
    private const string ImplicitUsings = """
        global using global::System;
        global using global::System.Collections.Generic;
        global using global::System.IO;
        global using global::System.Linq;
        global using global::System.Net.Http;
        global using global::System.Threading;
        global using global::System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp13, DocumentationMode.Diagnose);

    private static readonly CSharpCompilationOptions Options = new CSharpCompilationOptions(OutputKind.ConsoleApplication)
        .WithNullableContextOptions(NullableContextOptions.Enable)
        .WithGeneralDiagnosticOption(ReportDiagnostic.Error)
        .WithWarningLevel(9999);

    private static readonly IReadOnlyList<MetadataReference> WithServer =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                    || name is "Kitex.dll" or "Kitex.Network.dll" or "Kitex.Protobuf.dll" or "Google.Protobuf.dll" or "Kitex.Server.dll" or "mscorlib.dll" or "netstandard.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly IReadOnlyList<MetadataReference> WithoutServer =
        [.. WithServer.Where(static reference => Path.GetFileName(reference.Display) != "Kitex.Server.dll")];

    public static void AssertServerCompiles(Workspace workspace) =>
        AssertCompiles(workspace, WithServer, static name => !name.StartsWith("client/", StringComparison.Ordinal));

    public static void AssertClientCompiles(Workspace workspace) =>
        AssertCompiles(workspace, WithoutServer, static name =>
            name.StartsWith("client/", StringComparison.Ordinal)
            || (name.EndsWith(".g.cs", StringComparison.Ordinal) && !name.EndsWith(".server.g.cs", StringComparison.Ordinal)));

    private static void AssertCompiles(Workspace workspace, IReadOnlyList<MetadataReference> references, Func<string, bool> isPart)
    {
        var trees = workspace.Names()
            .Where(name => name.EndsWith(".cs", StringComparison.Ordinal) && isPart(name))
            .Select(name => CSharpSyntaxTree.ParseText(workspace.Read(name), Parse, name))
            .Append(CSharpSyntaxTree.ParseText(ImplicitUsings, Parse, "GlobalUsings.g.cs"));
        using var output = new MemoryStream();
        var emitted = CSharpCompilation.Create("Scaffold", trees, references, Options).Emit(output);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics.Where(static d => d.Severity > DiagnosticSeverity.Hidden).Select(Describe)));
    }

    private static string Describe(Diagnostic diagnostic)
    {
        var line = diagnostic.Location.GetLineSpan().StartLinePosition.Line;
        return $"{diagnostic}\n    {diagnostic.Location.SourceTree?.GetText(default).Lines[line]}";
    }
}
