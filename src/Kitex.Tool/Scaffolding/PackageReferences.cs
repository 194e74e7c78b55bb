using Kitex.Tool.Generation;

namespace Kitex.Tool.Scaffolding;

/// <summary>The packages that a project of a scaffold needs.</summary>
internal static class PackageReferences
{
    /// <summary>Names and versions, and whether the package is only for the build.</summary>
    /// <param name="first">The package that makes it a server or a client.</param>
    /// <param name="code">What is generated.</param>
    public static IEnumerable<(string Name, string Version, bool IsForBuild)> Of(string first, IdlCode code)
    {
        yield return (first, ToolVersion.Text, false);
        if (code.Protobuf is null)
            yield break;
        yield return ("Kitex.Protobuf", ToolVersion.Text, false);
        if (!code.IsBuilt)
            yield break;
        yield return ("Kitex.Build", ToolVersion.Text, true);
        yield return (GrpcTools.Name, GrpcTools.Version, true);
    }

    /// <summary>The items of a project file, a line each.</summary>
    public static IEnumerable<string> Items(string first, IdlCode code) =>
        Of(first, code).Select(static package =>
            $"<PackageReference Include=\"{package.Name}\" Version=\"{package.Version}\"{(package.IsForBuild ? " PrivateAssets=\"all\"" : "")} />");
}
