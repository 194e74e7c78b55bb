namespace Kitex.Tool;

/// <summary>The command cannot do what was asked. Nothing was written.</summary>
/// <param name="message">What goes to the user, complete lines as compilers print them.</param>
internal sealed class CommandFailure(string message) : Exception(message);
