using Kitex.Tool.Generation;

namespace Kitex.Tool.Scaffolding;

/// <summary>The project of the server.</summary>
internal static class ProjectFile
{
    public static string Make(ModuleProject project, GenPath genPath) => $"""
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
        {Outside(genPath)}    <PackageReference Include="Kitex.Server" Version="{ToolVersion.Text}" />
          </ItemGroup>

        </Project>

        """;

    // What the SDK does not compile by itself.
    private static string Outside(GenPath genPath) =>
        genPath.Root.StartsWith("..", StringComparison.Ordinal) || genPath.Root.StartsWith('.') && genPath.Root != "."
            ? $"    <Compile Include=\"{genPath.Root}/**/*.g.cs\" />\n"
            : "";
}
