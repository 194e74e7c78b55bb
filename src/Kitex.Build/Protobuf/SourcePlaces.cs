using Google.Protobuf.Reflection;
using Kitex.Idl.Model;

namespace Kitex.Build.Protobuf;

/// <summary>Where the parts of a file stand in it, and the comments before them.</summary>
internal sealed class SourcePlaces(FileDescriptorProto file, string path)
{
    // The field of a descriptor that holds its name.
    private const int Name = 1;

    private readonly Dictionary<string, SourceCodeInfo.Types.Location> _locations =
        (file.SourceCodeInfo?.Location ?? []).DistinctBy(static location => Key(location.Path))
        .ToDictionary(static location => Key(location.Path), StringComparer.Ordinal);

    /// <summary>Where the name of a part stands.</summary>
    /// <param name="part">The fields and indexes that lead from the file's descriptor to the part.</param>
    public IdlPosition Position(params int[] part) =>
        _locations.GetValueOrDefault(Key([.. part, Name])) is { Span: [var line, var column, ..] }
            ? new IdlPosition(path, line + 1, column + 1)
            : new IdlPosition(path, 1, 1);

    /// <summary>The comment directly before a part, as one of the model; null when there is none.</summary>
    public string? Comment(params int[] part) =>
        _locations.GetValueOrDefault(Key(part)) is { LeadingComments: { Length: > 0 } comment }
            // protoc takes /** for /* and leaves the second asterisk.
            ? string.Join('\n', comment.TrimStart('*').TrimEnd('\n').Split('\n').Select(static line => "//" + line))
            : null;

    private static string Key(IEnumerable<int> part) => string.Join('.', part);
}
