using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Resolving;

/// <summary>Finds the services that services extend and checks methods against what the protocols can carry.</summary>
internal sealed class ServiceResolver(SymbolTable symbols, DiagnosticBag diagnostics)
{
    private const string StreamingKey = "streaming.mode";

    public void Resolve()
    {
        var document = symbols.Document;
        foreach (var service in document.Services)
        {
            Bind(service);
            foreach (var method in service.Methods)
                Check(service, method);
        }

        DependencyOrder.Sort<IdlService>(
            document.Services, service => service.Extends is { } other && other.Document == document ? [other] : [], ReportCycle);
    }

    private void Bind(IdlService service)
    {
        if (service.ExtendsName is not { } name)
            return;

        service.Extends = symbols.Find<IdlService>(name, _ => true);
        if (service.Extends is null)
        {
            diagnostics.Error(
                DiagnosticCode.UndefinedService, service.ExtendsPosition,
                $"the service `{name}` that `{service.Name}` extends is not defined: {symbols.Explain(name, "a service")}");
        }
    }

    private void ReportCycle(IReadOnlyList<IdlService> cycle)
    {
        var last = cycle[^1];
        // Readers of a failed result may still walk the chain.
        last.Extends = null;
        diagnostics.Error(
            DiagnosticCode.ExtendsCycle, last.ExtendsPosition,
            $"the service `{last.Name}` extends itself ({DependencyOrder.Describe(cycle, s => s.Name)}); remove one `extends`");
    }

    private void Check(IdlService service, IdlMethod method)
    {
        var name = $"{service.Name}.{method.Name}";
        if (method.IsOneway && method.Result is not null)
        {
            diagnostics.Error(
                DiagnosticCode.OnewayResult, method.Position, $"the oneway method `{name}` has a result that nobody receives; write `void`, or remove `oneway`");
        }
        if (method.IsOneway && method.Throws.Count > 0)
        {
            diagnostics.Error(
                DiagnosticCode.OnewayThrows, method.Position, $"the oneway method `{name}` declares exceptions that nobody receives; remove `throws` or `oneway`");
        }
        foreach (var thrown in method.Throws)
            CheckThrown(name, thrown);
        method.Streaming = Streaming(name, method);
    }

    private void CheckThrown(string method, IdlField thrown)
    {
        if (thrown.Type.Category is IdlTypeCategory.Unresolved || thrown.Type.Struct?.Kind == IdlStructKind.Exception)
            return;

        if (thrown.Type.Struct is not null)
        {
            diagnostics.Warn(
                DiagnosticCode.ThrowsNoException, thrown.Position, $"`{method}` throws `{thrown.Type}`, which is no exception; define it with `exception`");
        }
        else
        {
            diagnostics.Error(
                DiagnosticCode.ThrowsNoException, thrown.Position, $"`{method}` cannot throw `{thrown.Type}`; define an `exception` with a field of that type");
        }
    }

    private IdlStreamingMode Streaming(string name, IdlMethod method)
    {
        var values = method.Annotations.Values(StreamingKey);
        if (values.Count == 0)
            return IdlStreamingMode.None;

        var mode = values[0] switch
        {
            "unary" => IdlStreamingMode.Unary,
            "client" => IdlStreamingMode.Client,
            "server" => IdlStreamingMode.Server,
            "bidirectional" => IdlStreamingMode.Bidirectional,
            _ => IdlStreamingMode.None,
        };
        if (values.Count > 1 || mode == IdlStreamingMode.None)
        {
            diagnostics.Error(
                DiagnosticCode.StreamingModeInvalid, method.Position,
                $"`{StreamingKey}` of `{name}` is \"{string.Join("\", \"", values)}\"; write it once, as \"bidirectional\", \"client\", \"server\" or \"unary\"");
        }
        else if (method.Arguments.Count != 1)
        {
            diagnostics.Error(
                DiagnosticCode.StreamingArguments, method.Position,
                $"the method `{name}` with `{StreamingKey}` has {method.Arguments.Count} arguments; give it exactly one, a struct for several values");
        }
        return mode;
    }
}
