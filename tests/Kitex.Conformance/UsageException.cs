namespace Kitex.Conformance;

/// <summary>The command line asks for something that does not exist; the text says what there is instead. Exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
