using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Kitex.Analyzers;

/// <summary>Follows a local that holds a task back to where the task began.</summary>
internal static class LocalTask
{
    /// <summary>
    /// The expression that made the task, when nothing has touched the local since: what was awaited, asked whether it is
    /// completed, or given to somebody else may well have ended. Null in doubt.
    /// </summary>
    public static IOperation? StartOf(ILocalReferenceOperation reference)
    {
        var root = reference.Parents().Last();
        var declaration = root.Descendants().OfType<IVariableDeclaratorOperation>().FirstOrDefault(other => IsSame(other.Symbol, reference.Local));
        if (declaration?.GetVariableInitializer()?.Value is not { } value)
            return null;

        var touched = root.Descendants().OfType<ILocalReferenceOperation>()
            .Any(other => IsSame(other.Local, reference.Local) && other.Syntax.SpanStart < reference.Syntax.SpanStart);
        return touched || IsRunElsewhere(reference, declaration) ? null : Waiting.Unwrap(value);
    }

    // In a loop or in another function, what stands behind the reference may have run before it.
    private static bool IsRunElsewhere(IOperation reference, IOperation declaration)
    {
        var around = declaration.Parents().ToList();
        return reference.Parents()
            .TakeWhile(parent => !around.Contains(parent))
            .Any(static parent => parent is ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation);
    }

    private static bool IsSame(ILocalSymbol local, ILocalSymbol other) => SymbolEqualityComparer.Default.Equals(local, other);
}
