using System.Runtime.InteropServices;

namespace Kitex.Build.Protobuf;

/// <summary>Where things lie in the package Grpc.Tools (2.85.0), which brings protoc.</summary>
internal static class ProtocPackage
{
    /// <summary>protoc for this machine.</summary>
    public static string Program(string package) => Path.Combine(package, "tools", Platform, OperatingSystem.IsWindows() ? "protoc.exe" : "protoc");

    /// <summary>The folder of the files that come with protoc, such as google/protobuf/empty.proto.</summary>
    public static string StandardImports(string package) => Path.Combine(package, "build", "native", "include");

    private static string Platform
    {
        get
        {
            if (OperatingSystem.IsMacOS())
                return "macosx_universal";
            if (OperatingSystem.IsWindows())
                return RuntimeInformation.OSArchitecture == Architecture.X86 ? "windows_x86" : "windows_x64";
            return RuntimeInformation.OSArchitecture switch
            {
                Architecture.Arm64 => "linux_arm64",
                Architecture.X86 => "linux_x86",
                _ => "linux_x64",
            };
        }
    }
}
