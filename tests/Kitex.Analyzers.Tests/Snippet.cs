using System.Collections.Immutable;
using Kitex.Analyzers.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Kitex.Analyzers.Tests;

/// <summary>Code of a user of the client of testassets/generated/echo.thrift and of one with stranger methods.</summary>
internal static class Snippet
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Kitex;
        global using Kitex.Client;
        global using Api;
        """;

    // Names that were taken, methods without a stub, a client that somebody derived by hand.
    private const string Odd = """
        public interface IOdd
        {
            ValueTask<Type> GetTypeAsync(CallContext call = default);
            ValueTask NotifyAsync(string message, CallContext call = default);
        }

        public class OddClient(RpcMethod method) : KitexClient("odd", null), IOdd
        {
            public ValueTask<Type> GetTypeAsync(CallContext call = default) => CallAsync<Type>(method, null, call);
            public Type GetType_(CallContext call = default) => Call<Type>(method, null, call);
            public ValueTask NotifyAsync(string message, CallContext call = default) => SendAsync(method, message, call);
            public void Notify(string message, CallContext call = default) => Send(method, message, call);
            public ValueTask<string> UploadAsync(IAsyncEnumerable<string> parts, CallContext call = default) => ClientStreamAsync<string, string>(method, parts, call);
            public Task<string> WarmUpAsync(string text) => CallAsync<string>(method, text, default).AsTask();
            public string WarmUp(int other) => "";
        }

        public sealed class EchoImpl : IEcho
        {
            public ValueTask<Response> EchoAsync(Request req, CallContext call = default) => new(new Response { Message = req.Message });
        }

        public static class Other
        {
            public static Task<int> CountAsync(CallContext call = default) => Task.FromResult(1);
            public static void Take(object given) { }
        }
        """;

    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp13);

    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name && !name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly string Client = File.ReadAllText(Path.Combine(Root, "testassets", "generated", "echo.g.cs"));

    /// <summary>A method with the statements as its body: <c>client</c> is an EchoClient, <c>odd</c> an OddClient, <c>service</c> an IEcho.</summary>
    public static string Method(string statements, string signature = "static object? M") => $$"""
        public static class User
        {
            public {{signature}}(EchoClient client, OddClient odd, IEcho service, IOdd oddService, EchoImpl handler, Request r)
            {
                {{statements}}
            }
        }
        """;

    /// <summary>The same in an async method.</summary>
    public static string AsyncMethod(string statements) => Method(statements, "static async Task<object?> MAsync");

    /// <summary>Compiles the code and has it analyzed.</summary>
    /// <returns>What the analyzer reports: the text it marks and the message.</returns>
    public static async Task<IReadOnlyList<(string Code, string Message)>> ReportsOfAsync(string code)
    {
        using var workspace = new AdhocWorkspace();
        var document = Document(workspace, code);
        var text = await document.GetTextAsync();
        return [.. (await AnalyzeAsync(document)).Select(report => (text.ToString(report.Location.SourceSpan), report.GetMessage(System.Globalization.CultureInfo.InvariantCulture)))];
    }

    /// <summary>Applies the fix for each report, the first one first.</summary>
    /// <returns>The titles of the fixes and the code they leave, which compiles.</returns>
    public static async Task<(IReadOnlyList<string> Titles, string Code)> FixAsync(string code)
    {
        using var workspace = new AdhocWorkspace();
        var document = Document(workspace, code);
        var titles = new List<string>();
        for (var skipped = 0; (await AnalyzeAsync(document)).Skip(skipped).FirstOrDefault() is { } report;)
        {
            var actions = new List<CodeAction>();
            await new BlockedCallFix().RegisterCodeFixesAsync(new CodeFixContext(document, report, (action, _) => actions.Add(action), default));
            if (actions.Count == 0)
            {
                skipped++;
                continue;
            }

            var action = Assert.Single(actions);
            titles.Add(action.Title);
            var change = Assert.IsType<ApplyChangesOperation>(Assert.Single(await action.GetOperationsAsync(default)));
            document = change.ChangedSolution.GetDocument(document.Id)!;
        }

        return (titles, (await document.GetTextAsync()).ToString());
    }

    private static Document Document(AdhocWorkspace workspace, string code)
    {
        var isProgram = !code.Contains("class ", StringComparison.Ordinal);
        var options = new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary)
            .WithNullableContextOptions(NullableContextOptions.Enable);
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "User", "User", LanguageNames.CSharp,
            compilationOptions: options, parseOptions: Parse, metadataReferences: References));
        project = project.AddDocument("usings.cs", SourceText.From(Usings)).Project;
        project = project.AddDocument("echo.g.cs", SourceText.From(Client)).Project;
        project = project.AddDocument("odd.cs", SourceText.From(Odd)).Project;
        return project.AddDocument("user.cs", SourceText.From(code));
    }

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Document document)
    {
        var compilation = (await document.Project.GetCompilationAsync())!;
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var reports = await compilation.WithAnalyzers([new BlockedCallAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        Assert.All(reports, static report => Assert.Equal((BlockedCallAnalyzer.Id, DiagnosticSeverity.Warning), (report.Id, report.Severity)));
        return [.. reports.OrderBy(static report => report.Location.SourceSpan.Start)];
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kitex.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
