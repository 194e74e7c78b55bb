using Kitex.Tool.Generation;

namespace Kitex.Tool.Scaffolding;

/// <summary>The project of the server.</summary>
internal static class ProjectFile
{
    public const string Package = "Kitex.Server";

    public static string Make(ModuleProject project, GenPath genPath, IdlCode code, string directory) => $"""
        <Project Sdk="Microsoft.NET.Sdk">

          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <RootNamespace>{project.Namespace}</RootNamespace>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <!-- The client is a project of its own. -->
            <DefaultItemExcludes>$(DefaultItemExcludes);client/**</DefaultItemExcludes>
          </PropertyGroup>

          <ItemGroup>
        {Lines([.. Outside(genPath), .. ProtobufItems.Of(code, directory).Select(static pair => pair.Item), .. PackageReferences.Items(Package, code)])}
          </ItemGroup>

        </Project>

        """;

    // What the SDK does not compile by itself.
    private static string[] Outside(GenPath genPath) =>
        genPath.Root.StartsWith("..", StringComparison.Ordinal) || genPath.Root.StartsWith('.') && genPath.Root != "."
            ? [$"<Compile Include=\"{genPath.Root}/**/*.g.cs\" />"]
            : [];

    /// <summary>Items as they stand in a group.</summary>
    public static string Lines(params IEnumerable<string> items) => string.Join('\n', items.Select(static item => "    " + item));
}
