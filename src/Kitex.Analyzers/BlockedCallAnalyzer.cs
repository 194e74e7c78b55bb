using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Kitex.Analyzers;

/// <summary>KX3001: a thread waits for the task of a call. It is told what to do instead.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockedCallAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The id of the rule.</summary>
    public const string Id = "KX3001";

    /// <summary>The property of a diagnostic that holds the blocking method to use in place of the call; absent when it has none.</summary>
    public const string StubProperty = "Stub";

    /// <summary>The property of a diagnostic that is there when the task can be awaited in place.</summary>
    public const string AwaitProperty = "Await";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        "A thread is blocked on a call",
        "A thread is blocked until '{0}' has ended; {1}",
        "Performance",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The thread does nothing until the answer is there, and the call may need another one of the pool to end: under load the pool runs dry. Await the call, or use the client's blocking method, which needs no thread of the pool.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (ClientCalls.In(start.Compilation) is { } calls)
                start.RegisterOperationAction(operation => Check(operation, calls), OperationKind.Invocation, OperationKind.PropertyReference);
        });
    }

    private static void Check(OperationAnalysisContext context, ClientCalls calls)
    {
        if (Waiting.For(context.Operation) is not { } task)
            return;

        var started = task is ILocalReferenceOperation local ? LocalTask.StartOf(local) : task;
        if (started is not IInvocationOperation call || !calls.Contains(call.TargetMethod))
            return;

        var stub = calls.StubOf(call);
        var canAwait = AsyncPlace.Contains(context.Operation, context.ContainingSymbol);
        var properties = ImmutableDictionary.CreateBuilder<string, string?>();
        if (!Waiting.HasLimit(context.Operation))
        {
            // A call that began elsewhere cannot begin here.
            if (stub is not null && ReferenceEquals(started, task))
                properties.Add(StubProperty, stub);
            if (canAwait && !Waiting.IsAwaiter(task.Type))
                properties.Add(AwaitProperty, "");
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Rule, context.Operation.Syntax.GetLocation(), [task.Syntax.GetLocation()], properties.ToImmutable(), call.TargetMethod.Name, Cure(canAwait, stub)));
    }

    private static string Cure(bool canAwait, string? stub) =>
        canAwait ? "await it" : stub is null ? "make the method async and await it" : $"use '{stub}', which needs no thread of the pool to end";
}
