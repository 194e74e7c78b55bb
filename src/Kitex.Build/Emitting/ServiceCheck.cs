using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Finds what a service asks for and the wire cannot give.</summary>
internal static class ServiceCheck
{
    public static IEnumerable<IdlDiagnostic> Run(IdlDocument document) =>
        document.Services.SelectMany(static service => service.Methods)
            .SelectMany(static method => Streaming(method).Concat(Throws(method)));

    private static IEnumerable<IdlDiagnostic> Streaming(IdlMethod method)
    {
        if (MethodShape.IsStreaming(method) && method.IsOneway)
            yield return Error(EmitDiagnosticCode.OnewayStream, method, $"'{method.Name}' streams and cannot be oneway as well; leave one of the two out.");
    }

    private static IEnumerable<IdlDiagnostic> Throws(IdlMethod method)
    {
        foreach (var field in method.Throws)
        {
            if (field.Id == 0)
                yield return Error(EmitDiagnosticCode.ExceptionIdZero, field, $"id 0 is the result's in '{method.Name}'; give the exception another.");
        }
    }

    private static IdlDiagnostic Error(string code, IdlNamedNode node, string message) =>
        new(code, IdlSeverity.Error, node.Position, message);
}
