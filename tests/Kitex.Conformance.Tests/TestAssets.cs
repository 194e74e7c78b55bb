namespace Kitex.Conformance.Tests;

/// <summary>Finds the repository's test data.</summary>
internal static class TestAssets
{
    public static string Root { get; } = FindRoot();

    public static string Captures { get; } = Path.Combine(Root, "captures");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var assets = Path.Combine(folder.FullName, "testassets");
            if (Directory.Exists(assets))
                return assets;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds 'testassets'; run the tests inside the repository.");
    }
}
