using System.Reflection;
using Kitex.Build.Protobuf;

namespace Kitex.Build.Tests;

/// <summary>The package that brings protoc.</summary>
internal static class GrpcTools
{
    private static readonly string Folder = typeof(GrpcTools).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(static attribute => attribute.Key == nameof(GrpcTools)).Value!;

    public static string Protoc => ProtocPackage.Program(Folder);

    /// <summary>The folder of google/protobuf/*.proto.</summary>
    public static string StandardImports => ProtocPackage.StandardImports(Folder);
}
