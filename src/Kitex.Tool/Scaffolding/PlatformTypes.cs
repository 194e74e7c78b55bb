using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Kitex.Tool.Scaffolding;

/// <summary>The public types without type parameters that every project sees: those of .NET, of Kitex and of Protobuf.</summary>
internal static class PlatformTypes
{
    /// <summary>Namespaces and names, read from the assemblies the tool itself runs with.</summary>
    public static IEnumerable<(string Namespace, string Name)> Read() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "Kitex.dll" or "Kitex.Network.dll" or "Google.Protobuf.dll"))
            .SelectMany(Types);

    private static List<(string, string)> Types(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
            return [];
        var metadata = file.GetMetadataReader();
        return
        [
            .. from handle in metadata.TypeDefinitions
               let type = metadata.GetTypeDefinition(handle)
               where (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public
               let name = metadata.GetString(type.Name)
               where !name.Contains('`', StringComparison.Ordinal)
               select (metadata.GetString(type.Namespace), name),
        ];
    }
}
