namespace Kitex.Tool.Calling;

/// <summary>The data of a call does not fit the IDL. Nothing was sent.</summary>
/// <param name="path">Where in the data, such as <c>$.items[2].name</c>.</param>
/// <param name="problem">What is wrong there and what would be right.</param>
internal sealed class DataException(string path, string problem) : FormatException($"{path}: {problem}")
{
    /// <summary>What the library found, perhaps with advice.</summary>
    public static DataException Of(MessageJsonException unfit, string advice = "") => new(unfit.Path, unfit.Problem + advice);
}
