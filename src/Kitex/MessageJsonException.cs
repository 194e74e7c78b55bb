namespace Kitex;

/// <summary>JSON does not fit the message that it should be. The text is "path: what is wrong there and what would be right".</summary>
/// <param name="path">Where in the JSON, such as <c>$.items[2].name</c>.</param>
/// <param name="problem">What is wrong there and what would be right.</param>
public sealed class MessageJsonException(string path, string problem) : FormatException($"{path}: {problem}")
{
    /// <summary>Where in the JSON, such as <c>$.items[2].name</c>; <c>$</c> is the whole.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong there and what would be right, without the path.</summary>
    public string Problem { get; } = problem;
}
