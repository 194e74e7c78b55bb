using Kitex.Tool.Generation;

namespace Kitex.Tool.Scaffolding;

/// <summary>The project of the client: the generated code without the server's classes.</summary>
internal static class ClientProjectFile
{
    public static string PathOf(ModuleProject project) => $"client/{project.Name}.Client.csproj";

    public static string Make(ModuleProject project, GenPath genPath) => $"""
        <Project Sdk="Microsoft.NET.Sdk">

          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <RootNamespace>{project.Namespace}.Client</RootNamespace>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>

          <ItemGroup>
            <Compile Include="{Root(genPath)}/**/*.g.cs" Exclude="{Root(genPath)}/**/*.server.g.cs{BuildOutput(genPath)}" />
            <PackageReference Include="Kitex" Version="{ToolVersion.Text}" />
          </ItemGroup>

        </Project>

        """;

    private static string Root(GenPath genPath) => genPath.Root == "." ? ".." : $"../{genPath.Root}";

    private static string BuildOutput(GenPath genPath) => genPath.Root == "." ? ";../**/bin/**;../**/obj/**" : "";
}
