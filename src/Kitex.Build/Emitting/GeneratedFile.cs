namespace Kitex.Build.Emitting;

/// <summary>A generated C# file.</summary>
/// <param name="Name">Its name, behind the folder of its source where that has one.</param>
/// <param name="Text">Its text; lines end with a line feed.</param>
public sealed record GeneratedFile(string Name, string Text);
