namespace Kitex.Build.Tests;

/// <summary>The clone the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Asset(params string[] parts) => Path.Combine([Root, "testassets", .. parts]);

    private static string Find(string directory) =>
        Directory.Exists(Path.Combine(directory, "testassets"))
            ? directory
            : Find(Path.GetDirectoryName(directory.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new DirectoryNotFoundException("No folder above the tests holds testassets."));
}
