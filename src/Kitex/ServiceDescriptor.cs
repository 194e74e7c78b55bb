namespace Kitex;

/// <summary>A service ready to be served: its name in the IDL and all its methods, inherited ones included.</summary>
/// <param name="Name">The service's name as in the IDL.</param>
/// <param name="Methods">Every method with its handler.</param>
public sealed record ServiceDescriptor(string Name, IReadOnlyList<ServiceMethod> Methods)
{
    /// <summary>"package.Service", as a gRPC caller names it; the name alone where the methods have no package.</summary>
    public string FullName => Methods is [{ Method.Package: { Length: > 0 } package }, ..] ? $"{package}.{Name}" : Name;

    /// <summary>
    /// Gives what the IDL says of the service, for whoever describes services to their callers: of one from a Protobuf file its
    /// <c>Google.Protobuf.Reflection.ServiceDescriptor</c>. Null where nothing is known, as of Thrift services. Not called
    /// before somebody asks.
    /// </summary>
    public Func<object>? Idl { get; init; }
}
