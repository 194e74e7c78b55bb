using Kitex.Build.Emitting;
using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Build.Protobuf;

/// <summary>Finds what protoc accepts and C# does not.</summary>
internal static class ProtobufCheck
{
    public static IEnumerable<IdlDiagnostic> Run(IdlDocument document) =>
        from type in document.Definitions.OfType<IdlProtobufType>()
        let name = type.Name[(type.Name.LastIndexOf('.') + 1)..]
        where Identifiers.Escape(name) != name
        select new IdlDiagnostic(
            EmitDiagnosticCode.ProtobufKeyword, IdlSeverity.Error, type.Position,
            $"'{name}' is a keyword of C#, and protoc names the C# type so; begin the name upper-case, as is usual in Protobuf.");
}
