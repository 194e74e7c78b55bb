namespace Kitex.Build.Emitting;

/// <summary>The C# names of what is generated for a service.</summary>
/// <param name="Namespace">The namespace all of them are in.</param>
/// <param name="Interface">The interface of both sides.</param>
/// <param name="Methods">The static class of its methods.</param>
/// <param name="Client">The client.</param>
/// <param name="Descriptor">The class that makes a descriptor of a handler.</param>
/// <param name="Server">The class that makes a server of a handler.</param>
internal sealed record ServiceNames(
    string Namespace, string Interface, string Methods, string Client, string Descriptor, string Server);
