namespace Kitex.Diagnostics;

/// <summary>A method that is served.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FullName">"package.Service/Method".</param>
/// <param name="Kind">How many messages go which way.</param>
/// <param name="HasJson">Whether its messages can be written as JSON.</param>
public sealed record DiagnosedMethod(string Name, string FullName, RpcKind Kind, bool HasJson);
