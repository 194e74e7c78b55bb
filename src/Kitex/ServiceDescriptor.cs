namespace Kitex;

/// <summary>A service ready to be served: its name in the IDL and all its methods, inherited ones included.</summary>
/// <param name="Name">The service's name as in the IDL.</param>
/// <param name="Methods">Every method with its handler.</param>
public sealed record ServiceDescriptor(string Name, IReadOnlyList<ServiceMethod> Methods);
