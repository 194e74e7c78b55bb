using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kitex.Analyzers.CodeFixes;

/// <summary>Makes an <c>await</c> of an expression that waits for a task.</summary>
internal static class AwaitRewrite
{
    /// <summary>The expression that awaits; null where it cannot stand.</summary>
    /// <param name="waiting">The whole expression that waits.</param>
    /// <param name="task">What it waits for, a part of it.</param>
    public static ExpressionSyntax? Of(ExpressionSyntax waiting, ExpressionSyntax task)
    {
        // What stands behind a `?` is only a part of an expression.
        if (waiting.GetFirstToken().Kind() is SyntaxKind.DotToken or SyntaxKind.OpenBracketToken)
            return null;

        var awaited = Configured(waiting, task) ?? task;
        var keyword = SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        ExpressionSyntax result = SyntaxFactory.AwaitExpression(keyword, awaited.WithoutTrivia());
        if (NeedsParentheses(waiting))
            result = SyntaxFactory.ParenthesizedExpression(result);
        return result.WithTriviaFrom(waiting);
    }

    // A ConfigureAwait of the user's stays.
    private static InvocationExpressionSyntax? Configured(ExpressionSyntax waiting, ExpressionSyntax task) =>
        task.Ancestors()
            .TakeWhile(ancestor => ancestor != waiting)
            .OfType<InvocationExpressionSyntax>()
            .FirstOrDefault(static call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" });

    private static bool NeedsParentheses(ExpressionSyntax waiting) => waiting.Parent switch
    {
        MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or PostfixUnaryExpressionSyntax => true,
        ConditionalAccessExpressionSyntax access => access.Expression == waiting,
        _ => false,
    };
}
