using Kitex.Diagnostics;
using Kitex.Server.Dispatching;

namespace Kitex.Server.Diagnostics;

/// <summary>What a server tells of its services.</summary>
internal static class ServedServices
{
    public static DiagnosedService Describe(ServedService served)
    {
        var first = served.Descriptor.Methods.Count > 0 ? served.Descriptor.Methods[0].Method : null;
        return new DiagnosedService(
            served.Descriptor.Name,
            first?.Package ?? "",
            first?.Payload ?? PayloadKind.Thrift,
            served.IsGrpcOnly,
            [.. served.Descriptor.Methods.Select(static m => new DiagnosedMethod(m.Method.Name, m.Method.FullName, m.Method.Kind, HasJson: m.Method.Json is not null))]);
    }
}
