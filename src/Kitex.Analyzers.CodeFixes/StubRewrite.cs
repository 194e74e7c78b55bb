using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kitex.Analyzers.CodeFixes;

/// <summary>Makes a call of the client's blocking method of an expression that waits for a task.</summary>
internal static class StubRewrite
{
    /// <summary>The call that blocks; null when the task does not come from a call in place.</summary>
    /// <param name="waiting">The whole expression that waits.</param>
    /// <param name="task">What it waits for, a part of it.</param>
    /// <param name="stub">The name of the blocking method.</param>
    public static ExpressionSyntax? Of(ExpressionSyntax waiting, ExpressionSyntax task, string stub) =>
        task is InvocationExpressionSyntax call && Named(call.Expression, SyntaxFactory.IdentifierName(stub)) is { } method
            ? call.WithExpression(method).WithTriviaFrom(waiting)
            : null;

    private static ExpressionSyntax? Named(ExpressionSyntax method, SimpleNameSyntax name) => method switch
    {
        MemberAccessExpressionSyntax access => access.WithName(name.WithTriviaFrom(access.Name)),
        MemberBindingExpressionSyntax binding => binding.WithName(name.WithTriviaFrom(binding.Name)),
        SimpleNameSyntax own => name.WithTriviaFrom(own),
        _ => null,
    };
}
