using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using Kitex.Build.Emitting;
using Kitex.Idl.Model;

namespace Kitex.Build.Protobuf;

/// <summary>Makes documents of descriptors, as far as services need them: the services themselves and the names of all types.</summary>
/// <param name="roots">The folders in which the files may lie, in order.</param>
internal sealed class DescriptorReader(IReadOnlyList<string> roots)
{
    private readonly Dictionary<string, IdlProtobufType> _types = new(StringComparer.Ordinal);

    /// <summary>The documents in the order of the set: each after those it imports.</summary>
    public IReadOnlyList<IdlDocument> Read(FileDescriptorSet set) => [.. set.File.Select(Read)];

    private IdlDocument Read(FileDescriptorProto file)
    {
        var path = Disk(file.Name);
        var places = new SourcePlaces(file, path);
        var document = new IdlDocument(path, IdlLanguage.Protobuf, file.Package);
        var space = file.Options is { HasCsharpNamespace: true } options ? options.CsharpNamespace : ProtobufNames.Namespace(file.Package);
        if (space.Length > 0)
            document.Add(new IdlNamespace("csharp", space, new IdlPosition(path, 1, 1), IdlAnnotations.Empty));

        var prefix = file.Package.Length == 0 ? "." : $".{file.Package}.";
        for (var i = 0; i < file.MessageType.Count; i++)
            AddMessage(document, file.MessageType[i], prefix, "", places, [FileDescriptorProto.MessageTypeFieldNumber, i]);
        AddEnums(document, file.EnumType, "", places, [FileDescriptorProto.EnumTypeFieldNumber]);
        for (var i = 0; i < file.Service.Count; i++)
            document.Add(Service(document, file.Service[i], places, [FileDescriptorProto.ServiceFieldNumber, i]));
        return document;
    }

    private string Disk(string name) =>
        roots.Select(root => Path.GetFullPath(Path.Combine(root, name))).FirstOrDefault(File.Exists) ?? name;

    private void AddMessage(IdlDocument document, DescriptorProto message, string prefix, string outer, SourcePlaces places, int[] part)
    {
        var name = outer + message.Name;
        var texts = message.Field.Where(IsText).Select(static field => field.Name).ToList();
        var type = new IdlProtobufType(document, name, places.Comment(part), places.Position(part), texts);
        _types.Add(prefix + name, type);
        document.Add(type);
        for (var i = 0; i < message.NestedType.Count; i++)
        {
            // A map's entries are no type of C#.
            if (message.NestedType[i].Options is not { MapEntry: true })
                AddMessage(document, message.NestedType[i], prefix, name + ".", places, [.. part, DescriptorProto.NestedTypeFieldNumber, i]);
        }
        AddEnums(document, message.EnumType, name + ".", places, [.. part, DescriptorProto.EnumTypeFieldNumber]);
    }

    private static void AddEnums(IdlDocument document, RepeatedField<EnumDescriptorProto> enums, string outer, SourcePlaces places, int[] part)
    {
        for (var i = 0; i < enums.Count; i++)
            document.Add(new IdlProtobufType(document, outer + enums[i].Name, places.Comment([.. part, i]), places.Position([.. part, i]), []));
    }

    private IdlService Service(IdlDocument document, ServiceDescriptorProto service, SourcePlaces places, int[] part)
    {
        var methods = service.Method
            .Select((method, i) => Method(method, places, [.. part, ServiceDescriptorProto.MethodFieldNumber, i]))
            .ToList();
        var position = places.Position(part);
        var result = new IdlService(document, service.Name, places.Comment(part), position, null, position, methods);
        foreach (var method in methods)
            method.Service = result;
        return result;
    }

    private IdlMethod Method(MethodDescriptorProto method, SourcePlaces places, int[] part)
    {
        var position = places.Position(part);
        var request = new IdlField(
            1, IdlRequiredness.Default, Type(method.InputType, position), method.ClientStreaming ? "requests" : "request", null, null,
            position, IdlAnnotations.Empty);
        return new IdlMethod(
            method.Name, places.Comment(part), position, IdlAnnotations.Empty, isOneway: false, Type(method.OutputType, position), [request], [])
        {
            Streaming = (method.ClientStreaming, method.ServerStreaming) switch
            {
                (true, true) => IdlStreamingMode.Bidirectional,
                (true, false) => IdlStreamingMode.Client,
                (false, true) => IdlStreamingMode.Server,
                _ => IdlStreamingMode.None,
            },
        };
    }

    private IdlType Type(string name, IdlPosition position)
    {
        var type = new IdlType(name, IdlTypeCategory.Struct, position);
        type.Resolve(_types[name], IdlTypeCategory.Struct, null);
        return type;
    }

    // What is optional in proto3 lies in a oneof of its own.
    private static bool IsText(FieldDescriptorProto field) => field is
    {
        Type: FieldDescriptorProto.Types.Type.String, Label: not FieldDescriptorProto.Types.Label.Repeated, HasOneofIndex: false,
    };
}
