using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Kitex.Build.Tests.MSBuild;

/// <summary>A user's project outside the repository, built by a dotnet of its own.</summary>
internal sealed partial class UserProject : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public UserProject(string items, bool server = false, bool protobuf = false)
    {
        // Nothing above the temporary folder shall have a say.
        _folder.Write("Directory.Build.props", "<Project />");
        _folder.Write("Directory.Build.targets", "<Project />");
        _folder.Write("Directory.Packages.props", "<Project />");
        var build = Path.Combine(Repository.Root, "src", "Kitex.Build", "build");
        _folder.Write("User.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <AnalysisMode>All</AnalysisMode>
                <KitexCompilerPath>{Path.Combine(AppContext.BaseDirectory, "kitexc.dll")}</KitexCompilerPath>
              </PropertyGroup>
              <Import Project="{build}/Kitex.Build.props" />
              <ItemGroup>
                <Reference Include="{AppContext.BaseDirectory}Kitex.dll" />
                <Reference Include="{AppContext.BaseDirectory}Kitex.Network.dll" />
                {(server ? $"""<Reference Include="{AppContext.BaseDirectory}Kitex.Server.dll" />""" : "")}
                {(server ? """<FrameworkReference Include="Microsoft.AspNetCore.App" />""" : "")}
                {(protobuf ? $"""<Reference Include="{AppContext.BaseDirectory}Kitex.Protobuf.dll" />""" : "")}
                {(protobuf ? """<PackageReference Include="Google.Protobuf" Version="3.25.1" /><PackageReference Include="Grpc.Tools" Version="2.85.0" PrivateAssets="all" />""" : "")}
                {items}
              </ItemGroup>
              <Import Project="{build}/Kitex.Build.targets" />
            </Project>
            """);
    }

    public string Root => _folder.Root;

    public string Write(string name, string text) => _folder.Write(name, text);

    public string Generated(string name) => _folder.At($"obj/Debug/net10.0/kitex/{name}");

    /// <summary>Runs a target and returns the exit code and what was said.</summary>
    public (int ExitCode, string Output) Build(string target = "Build")
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = _folder.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { "build", "User.csproj", "-nologo", "-v:n", $"-t:{target}", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-tl:off" })
            start.ArgumentList.Add(argument);
        // The test host's own settings must not reach the build.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    /// <summary>Whether the compiler ran in a build with this output.</summary>
    public static bool Generates(string output) => !SkipsGeneration().IsMatch(output);

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex("Skipping target \"KitexGenerate\"")]
    private static partial Regex SkipsGeneration();
}
