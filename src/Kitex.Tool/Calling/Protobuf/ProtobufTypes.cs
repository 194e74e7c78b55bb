using Google.Protobuf;
using Google.Protobuf.Reflection;
using Kitex.Protobuf.Json;

namespace Kitex.Tool.Calling.Protobuf;

/// <summary>The messages and services of a file and those it imports.</summary>
/// <param name="set">What protoc says of them; the file itself is the last.</param>
internal sealed class ProtobufTypes(FileDescriptorSet set)
{
    private readonly IReadOnlyList<FileDescriptor> _files = FileDescriptor.BuildFromByteStrings(set.File.Select(static file => file.ToByteString()));

    /// <summary>A method of the file.</summary>
    public MethodDescriptor Method(string service, string method) =>
        _files[^1].Services.First(each => each.Name == service).Methods.First(each => each.Name == method);

    /// <summary>A message by its full name; null when no file has it.</summary>
    public MessageDescriptor? Message(string fullName) => MessageLookup.Find(_files, fullName);
}
