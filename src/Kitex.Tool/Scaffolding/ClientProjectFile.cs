using Kitex.Tool.Generation;

namespace Kitex.Tool.Scaffolding;

/// <summary>The project of the client: the generated code without the server's classes.</summary>
internal static class ClientProjectFile
{
    private const string Folder = "client";

    public static string PathOf(ModuleProject project) => $"{Folder}/{project.Name}.Client.csproj";

    public static string Make(ModuleProject project, GenPath genPath, IdlCode code, string directory) => $"""
        <Project Sdk="Microsoft.NET.Sdk">

          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <RootNamespace>{project.Namespace}.Client</RootNamespace>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>

          <ItemGroup>
        {ProjectFile.Lines([.. Generated(genPath, code), .. ProtobufItems.Of(code, directory, Folder).Select(static pair => pair.Item), .. PackageReferences.Items("Kitex", code)])}
          </ItemGroup>

        </Project>

        """;

    private static string[] Generated(GenPath genPath, IdlCode code) =>
        code.IsBuilt ? [] : [$"<Compile Include=\"{Root(genPath)}/**/*.g.cs\" Exclude=\"{Root(genPath)}/**/*.server.g.cs{BuildOutput(genPath)}\" />"];

    private static string Root(GenPath genPath) => genPath.Root == "." ? ".." : $"../{genPath.Root}";

    private static string BuildOutput(GenPath genPath) => genPath.Root == "." ? ";../**/bin/**;../**/obj/**" : "";
}
