using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Tool.Generation;

/// <summary>The service that has the methods of all services of a file.</summary>
internal static class CombinedService
{
    private const string Name = "CombineService";

    /// <summary>Adds the service to the document.</summary>
    /// <returns>What stands in the way; then nothing was added.</returns>
    public static IReadOnlyList<IdlDiagnostic> AddTo(IdlDocument document)
    {
        var errors = new List<IdlDiagnostic>();
        if (document.Definitions.FirstOrDefault(static definition => definition.Name == Name) is { } other)
            errors.Add(Error(ToolDiagnosticCode.CombinedName, other, $"-combine-service makes a service '{Name}'; give this one another name."));

        var methods = new Dictionary<string, IdlMethod>(StringComparer.Ordinal);
        foreach (var method in document.Services.SelectMany(static service => service.AllMethods))
        {
            // Services with one base share its methods.
            if (!methods.TryAdd(method.Name, method) && methods[method.Name] != method)
                errors.Add(Error(ToolDiagnosticCode.CombinedTwice, method,
                    $"'{method.Name}' is also a method of service '{methods[method.Name].Service.Name}', and {Name} can have one of that name; rename one of them."));
        }
        if (errors.Count > 0)
            return errors;

        var first = document.Services[0];
        var names = string.Join(", ", document.Services.Select(static service => service.Name));
        var combined = new IdlService(
            document, Name, $"// The methods of {names}.", first.Position, null, first.Position, [.. methods.Values.Select(Copy)]);
        foreach (var method in combined.Methods)
            method.Service = combined;
        document.Add(combined);
        return [];
    }

    private static IdlMethod Copy(IdlMethod method)
    {
        var origin = $"// Of service {method.Service.Name}.";
        var comment = method.Comment is { } given ? $"{given}\n{origin}" : origin;
        return new IdlMethod(
            method.Name, comment, method.Position, method.Annotations, method.IsOneway, method.Result, method.Arguments, method.Throws)
        {
            Streaming = method.Streaming,
        };
    }

    private static IdlDiagnostic Error(string code, IdlNamedNode node, string message) =>
        new(code, IdlSeverity.Error, node.Position, message);
}
