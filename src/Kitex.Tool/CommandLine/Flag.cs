namespace Kitex.Tool.CommandLine;

/// <summary>A flag of the command.</summary>
/// <param name="Name">Its name without dashes.</param>
/// <param name="Value">What its value is called in the help; null when it has none.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Text">What it does, or why it has no meaning in C# and what to do instead; one sentence.</param>
internal sealed record Flag(string Name, string? Value, FlagEffect Effect, string Text);
