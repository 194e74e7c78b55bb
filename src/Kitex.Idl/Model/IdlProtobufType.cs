namespace Kitex.Idl.Model;

/// <summary>
/// A message or enum of a Protobuf file. Its C# is protoc's, so that little besides the name matters here; that has a dot after
/// each message around the type.
/// </summary>
public sealed class IdlProtobufType : IdlDefinition
{
    internal IdlProtobufType(IdlDocument document, string name, string? comment, IdlPosition position, IReadOnlyList<string> texts)
        : base(document, name, comment, position) => Texts = texts;

    /// <summary>The fields of a message that hold one text and are always there, in the order of the file.</summary>
    public IReadOnlyList<string> Texts { get; }
}
