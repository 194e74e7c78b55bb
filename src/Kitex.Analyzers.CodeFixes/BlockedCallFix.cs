using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kitex.Analyzers.CodeFixes;

/// <summary>Cures KX3001: awaits the call where that can be done in place, else uses the client's blocking method.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class BlockedCallFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [BlockedCallAnalyzer.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
            return;

        foreach (var diagnostic in context.Diagnostics)
        {
            if (Expression(root, diagnostic.Location) is not { } waiting || Expression(root, diagnostic.AdditionalLocations[0]) is not { } task)
                continue;

            if (diagnostic.Properties.ContainsKey(BlockedCallAnalyzer.AwaitProperty) && AwaitRewrite.Of(waiting, task) is { } awaiting)
                Register("Await the call", waiting, awaiting, diagnostic);
            else if (diagnostic.Properties.TryGetValue(BlockedCallAnalyzer.StubProperty, out var stub) && StubRewrite.Of(waiting, task, stub!) is { } blocking)
                Register($"Use '{stub}'", waiting, blocking, diagnostic);
        }

        void Register(string title, SyntaxNode old, SyntaxNode replacement, Diagnostic diagnostic) => context.RegisterCodeFix(
            CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(old, replacement))), title), diagnostic);
    }

    private static ExpressionSyntax? Expression(SyntaxNode root, Location location) =>
        root.FindNode(location.SourceSpan, getInnermostNodeForTie: true) as ExpressionSyntax;
}
