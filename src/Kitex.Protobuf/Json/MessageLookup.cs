using Google.Protobuf.Reflection;

namespace Kitex.Protobuf.Json;

/// <summary>Finds messages by their full names.</summary>
internal static class MessageLookup
{
    /// <summary>A message of one of the files; null when none has it.</summary>
    public static MessageDescriptor? Find(IEnumerable<FileDescriptor> files, string fullName) =>
        files.SelectMany(static file => file.MessageTypes).Select(type => Within(type, fullName)).FirstOrDefault(static type => type is not null);

    /// <summary>A file and all it imports, each once.</summary>
    public static IReadOnlyCollection<FileDescriptor> WithImports(FileDescriptor file)
    {
        var files = new HashSet<FileDescriptor>();
        Add(file);
        return files;

        void Add(FileDescriptor each)
        {
            if (!files.Add(each))
                return;
            foreach (var imported in each.Dependencies)
                Add(imported);
        }
    }

    private static MessageDescriptor? Within(MessageDescriptor type, string fullName)
    {
        if (type.FullName == fullName)
            return type;
        return fullName.StartsWith(type.FullName + ".", StringComparison.Ordinal)
            ? type.NestedTypes.Select(nested => Within(nested, fullName)).FirstOrDefault(static nested => nested is not null)
            : null;
    }
}
