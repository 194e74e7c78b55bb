namespace Kitex.Diagnostics;

/// <summary>A service that is served.</summary>
/// <param name="Name">Its name as in the IDL.</param>
/// <param name="Package">Its package; empty for none.</param>
/// <param name="Payload">How its messages are encoded.</param>
/// <param name="IsGrpcOnly">Whether only gRPC callers find it.</param>
/// <param name="Methods">Its methods.</param>
public sealed record DiagnosedService(string Name, string Package, PayloadKind Payload, bool IsGrpcOnly, IReadOnlyList<DiagnosedMethod> Methods);
