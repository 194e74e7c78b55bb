using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Kitex.Analyzers;

/// <summary>The expressions by which a thread waits for a task.</summary>
internal static class Waiting
{
    /// <summary>The expression an operation waits for, without what only wraps its task; null when it waits for none.</summary>
    public static IOperation? For(IOperation operation) => operation switch
    {
        { Parent: INameOfOperation } => null,
        IPropertyReferenceOperation { Property.Name: "Result", Instance: { } task } result when IsTask(result.Property.ContainingType) => Unwrap(task),
        IInvocationOperation { TargetMethod.Name: "Wait", Instance: { } task } wait when IsTask(wait.TargetMethod.ContainingType) => Unwrap(task),
        IInvocationOperation { TargetMethod.Name: "GetResult", Instance: { } awaiter } get when IsAwaiter(get.TargetMethod.ContainingType) => Unwrap(awaiter),
        _ => null,
    };

    /// <summary>Whether the wait ends by a time or a token too.</summary>
    public static bool HasLimit(IOperation waiting) => waiting is IInvocationOperation { Arguments.Length: > 0 };

    /// <summary>The expression that makes a task, without what only wraps the task.</summary>
    public static IOperation Unwrap(IOperation operation)
    {
        while (true)
        {
            var inner = operation switch
            {
                IConversionOperation conversion => conversion.Operand,
                IParenthesizedOperation parenthesized => parenthesized.Operand,
                IInvocationOperation { TargetMethod.Name: "GetAwaiter" or "AsTask" or "ConfigureAwait" or "Preserve", Instance: { } task } wrapping
                    when IsOfTasks(wrapping.TargetMethod.ContainingType) => task,
                _ => null,
            };
            if (inner is null)
                return operation;
            operation = inner;
        }
    }

    /// <summary>Whether a type is a task, with a result or without.</summary>
    public static bool IsTask(ITypeSymbol type) =>
        type.Name is "Task" or "ValueTask" && type.ContainingNamespace?.ToDisplayString() == "System.Threading.Tasks";

    /// <summary>Whether a type is what waits for a task.</summary>
    public static bool IsAwaiter(ITypeSymbol? type) =>
        type is not null && type.Name.EndsWith("Awaiter", StringComparison.Ordinal) && IsOfTasks(type);

    private static bool IsOfTasks(ITypeSymbol type) =>
        type.ContainingNamespace?.ToDisplayString() is "System.Threading.Tasks" or "System.Runtime.CompilerServices";
}
