namespace Kitex.Build.Emitting;

/// <summary>A generated C# file.</summary>
/// <param name="Name">Its name without a directory.</param>
/// <param name="Text">Its text; lines end with a line feed.</param>
public sealed record GeneratedFile(string Name, string Text);
