using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Chooses the C# namespace of an IDL document.</summary>
internal static class NamespaceNames
{
    /// <summary>
    /// The namespace header for <c>csharp</c> or <c>netstd</c> as it is written, else the one for <c>go</c> or <c>*</c> with each
    /// part upper-cased, else the file's name. The options may name it, or put a prefix before it. That of a Protobuf file is
    /// protoc's choice, empty for the global one, and has no prefix.
    /// </summary>
    public static string Of(IdlDocument document, EmitOptions options)
    {
        if (options.Namespace is { } given)
            return Escaped(given);
        if (document.Language == IdlLanguage.Protobuf)
            return Escaped(Header(document, "csharp") ?? "");

        var name = Header(document, "csharp") ?? Header(document, "netstd")
            ?? Upper(Header(document, "go") ?? Header(document, "*"))
            ?? Identifiers.Pascal(Path.GetFileNameWithoutExtension(document.Path));
        return Escaped(options.NamespacePrefix is { } prefix ? $"{prefix}.{name}" : name);
    }

    private static string? Header(IdlDocument document, string language) =>
        document.Namespaces.FirstOrDefault(header => header.Language == language)?.Name;

    private static string? Upper(string? name) =>
        name is null ? null : string.Join('.', Parts(name).Select(Identifiers.Pascal));

    private static string Escaped(string name) => string.Join('.', Parts(name).Select(Identifiers.Escape));

    private static string[] Parts(string name) => name.Split('.', StringSplitOptions.RemoveEmptyEntries);
}
