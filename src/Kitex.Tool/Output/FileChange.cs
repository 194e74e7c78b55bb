namespace Kitex.Tool.Output;

/// <summary>What becomes of a file.</summary>
/// <param name="Path">Its path, relative to the project, with <c>/</c> between the parts.</param>
/// <param name="Bytes">Its new content; null when it stays as it is.</param>
/// <param name="What">What happened, for the user: "written", "kept".</param>
/// <param name="IsTold">Whether the user is told without asking.</param>
internal sealed record FileChange(string Path, byte[]? Bytes, string What, bool IsTold);
