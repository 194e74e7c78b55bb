using System.Reflection;

namespace Kitex.Tool;

/// <summary>What the tool knows of itself.</summary>
internal static class ToolVersion
{
    /// <summary>The version of the tool's package, which those of the libraries share.</summary>
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The folder of packages the tool was packed with; null for none.</summary>
    public static string? Feed { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static attribute => attribute.Key == "KitexFeed")?.Value is { Length: > 0 } feed ? feed : null;
}
