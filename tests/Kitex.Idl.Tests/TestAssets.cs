namespace Kitex.Idl.Tests;

/// <summary>Finds the files of the folder testassets at the root of the repository.</summary>
internal static class TestAssets
{
    public static string Root { get; } = Find("testassets");

    public static string Docs { get; } = Find("docs");

    public static string Corpus { get; } = Path.Combine(Root, "idl-corpus");

    private static string Find(string folder)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, folder);
            if (Directory.Exists(Path.Combine(directory.FullName, "testassets")) && Directory.Exists(candidate))
                return candidate;
        }
        throw new DirectoryNotFoundException($"No folder '{folder}' beside 'testassets' above {AppContext.BaseDirectory}.");
    }
}
