namespace Kitex.Build.Tests;

/// <summary>A folder of its own for a test, outside the repository; gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kitex-build-");

    public string Root => _directory.FullName;

    public string At(string name) => Path.Combine(_directory.FullName, name);

    public string Write(string name, string text)
    {
        var path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
