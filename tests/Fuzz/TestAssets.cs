namespace Kitex.Fuzz;

/// <summary>Finds the folder testassets at the root of the repository.</summary>
internal static class TestAssets
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, "testassets");
            if (Directory.Exists(candidate))
                return candidate;
        }
        throw new DirectoryNotFoundException($"No folder 'testassets' above {AppContext.BaseDirectory}.");
    }
}
