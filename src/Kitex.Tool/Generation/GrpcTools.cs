using System.ComponentModel;
using System.Diagnostics;
using System.Security;
using Kitex.Build.Protobuf;

namespace Kitex.Tool.Generation;

/// <summary>The package that brings protoc, for this machine.</summary>
/// <param name="Protoc">protoc.</param>
/// <param name="StandardImports">The folder of the files that come with it; null when it finds them itself.</param>
internal sealed record GrpcTools(Protoc Protoc, string? StandardImports)
{
    public const string Name = "Grpc.Tools";
    public const string Version = "2.85.0";

    private const string PackagesVariable = "NUGET_PACKAGES";

    // Another protoc than the package's, as Grpc.Tools takes it too.
    private const string ProtocVariable = "PROTOBUF_PROTOC";

    /// <summary>Finds protoc, where the user says or in the folder of packages; brings the package there when it is missing.</summary>
    /// <exception cref="CommandFailure">The package cannot be had.</exception>
    public static GrpcTools Find(TextWriter report)
    {
        if (Environment.GetEnvironmentVariable(ProtocVariable) is { Length: > 0 } given)
            return new GrpcTools(new Protoc(given), null);
        var packages = Environment.GetEnvironmentVariable(PackagesVariable) is { Length: > 0 } own
            ? own
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var package = Path.Combine(packages, "grpc.tools", Version);
        var program = ProtocPackage.Program(package);
        if (!File.Exists(program))
            Bring(packages, program, report);
        return new GrpcTools(new Protoc(program), ProtocPackage.StandardImports(package));
    }

    private static void Bring(string packages, string program, TextWriter report)
    {
        report.WriteLine($"kitex: restoring {Name} {Version}, which brings protoc");
        var folder = Directory.CreateTempSubdirectory("kitex-");
        try
        {
            var project = Path.Combine(folder.FullName, "protoc.csproj");
            File.WriteAllText(project, $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <RestorePackagesPath>{SecurityElement.Escape(packages)}</RestorePackagesPath>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageDownload Include="{Name}" Version="[{Version}]" />
                  </ItemGroup>
                </Project>
                """);
            if (Restore(project) is var said && !File.Exists(program))
                throw new CommandFailure($"{said}{Environment.NewLine}kitex: error: .proto files are read by protoc, which the package {Name} {Version} brings; it could not be restored. Set {ProtocVariable} to the path of a protoc of your own instead.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // What was said; whether it helped is seen by what is there.
    private static string Restore(string project)
    {
        try
        {
            using var restore = Process.Start(new ProcessStartInfo("dotnet", ["restore", project, "-nologo"]) { RedirectStandardOutput = true })!;
            var said = restore.StandardOutput.ReadToEnd();
            restore.WaitForExit();
            return said.Trim();
        }
        catch (Win32Exception exception)
        {
            return exception.Message;
        }
    }
}
