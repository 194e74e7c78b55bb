namespace Kitex.Build.Emitting;

/// <summary>The C# names of what is generated for a method of a service; own ones of a service that inherits the method.</summary>
/// <param name="Property">The static property that holds the method.</param>
/// <param name="Class">The nested class that encodes and decodes its messages.</param>
/// <param name="Async">The method of the interface and the client.</param>
/// <param name="Blocking">The method of the client that blocks its caller; null for streaming methods, which have none.</param>
/// <param name="Arguments">The arguments record, in the namespace of the service that declares the method; null when there is none.</param>
internal sealed record MethodNames(string Property, string Class, string Async, string? Blocking, string? Arguments);
