using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Kitex.Analyzers;

/// <summary>Tells where C# takes an <c>await</c>.</summary>
internal static class AsyncPlace
{
    /// <summary>Whether an operation could await in place.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="member">The member its code is in.</param>
    public static bool Contains(IOperation operation, ISymbol member)
    {
        var inner = operation;
        foreach (var parent in operation.Parents())
        {
            switch (parent)
            {
                case ILockOperation:
                case ICatchClauseOperation clause when ReferenceEquals(clause.Filter, inner):
                    return false;
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol.IsAsync;
                case ILocalFunctionOperation function:
                    return function.Symbol.IsAsync;
                default:
                    inner = parent;
                    break;
            }
        }

        return member is IMethodSymbol { IsAsync: true } or IMethodSymbol { Name: WellKnownMemberNames.TopLevelStatementsEntryPointMethodName };
    }

    /// <summary>The operations around one, the innermost first.</summary>
    public static IEnumerable<IOperation> Parents(this IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
            yield return parent;
    }
}
