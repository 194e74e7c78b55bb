using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Finds what a service asks for and C# or the wire cannot give.</summary>
internal static class ServiceCheck
{
    public static IEnumerable<IdlDiagnostic> Run(IdlDocument document, Symbols symbols) =>
        document.Services.SelectMany(static service => service.Methods)
            .SelectMany(method => Signature(method, symbols).Concat(Streaming(method)).Concat(Throws(method)).Concat(Arguments(method)));

    private static IEnumerable<IdlDiagnostic> Signature(IdlMethod method, Symbols symbols)
    {
        if (ServiceInterfaceEmitter.Inherited(method.Service, method) is not { } inherited)
            yield break;

        var types = new TypeNames(symbols);
        if (MethodShape.Signature(method, "", types) != MethodShape.Signature(inherited, "", types))
            yield return Error("KX2003", method, $"'{method.Name}' is inherited from service '{inherited.Service.Name}' with other arguments or another result; give it the same or another name.");
    }

    private static IEnumerable<IdlDiagnostic> Streaming(IdlMethod method)
    {
        if (!MethodShape.IsStreaming(method))
            yield break;
        if (method.Arguments.Count != 1 || method.IsOneway)
            yield return Error("KX2004", method, $"'{method.Name}' streams: it needs exactly one argument and cannot be oneway.");
        else if (method.Arguments[0].Type.Category != IdlTypeCategory.Struct || method.Result?.Category != IdlTypeCategory.Struct)
            yield return Error("KX2004", method, $"'{method.Name}' streams: messages of a stream are structs; put other types into one.");
    }

    private static IEnumerable<IdlDiagnostic> Throws(IdlMethod method)
    {
        foreach (var field in method.Throws)
        {
            if (field.Type.Struct?.Kind != IdlStructKind.Exception)
                yield return Error("KX2005", field, $"'{field.Type}' cannot be thrown; define it with 'exception'.");
        }
    }

    private static IEnumerable<IdlDiagnostic> Arguments(IdlMethod method)
    {
        foreach (var fields in new[] { method.Arguments, method.Throws })
        {
            var ids = new HashSet<short>();
            foreach (var field in fields)
            {
                if (!ids.Add(field.Id))
                    yield return Error("KX2006", field, $"id {field.Id} is used twice in '{method.Name}'; give each its own.");
                if (fields == method.Throws && field.Id == 0)
                    yield return Error("KX2006", field, $"id 0 is the result's in '{method.Name}'; give the exception another.");
            }
        }
    }

    private static IdlDiagnostic Error(string code, IdlNamedNode node, string message) =>
        new(code, IdlSeverity.Error, node.Position, message);
}
