namespace Kitex.Conformance.Client;

/// <summary>The peer did not do what Kitex does.</summary>
internal sealed class MismatchException(string message) : Exception(message);
