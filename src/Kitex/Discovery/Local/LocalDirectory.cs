using System.Globalization;
using System.Security.Cryptography;

namespace Kitex.Discovery.Local;

/// <summary>The files of a local registry: where they are, what they are called, and how they are written.</summary>
internal sealed class LocalDirectory
{
    private const string Extension = ".instance";
    private const string WritingPrefix = ".writing-";
    private const int MostNameLetters = 80;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    // Longer than any write takes.
    private static readonly TimeSpan WritingTime = TimeSpan.FromMinutes(1);

    private readonly bool _isDefault;

    /// <param name="path">Where it is; null for the user's own place.</param>
    public LocalDirectory(string? path)
        : this(path ?? DefaultPath(), isDefault: path is null)
    {
    }

    /// <param name="path">Where it is.</param>
    /// <param name="isDefault">Whether it is the user's own place, where nobody else has business.</param>
    internal LocalDirectory(string path, bool isDefault)
    {
        _isDefault = isDefault;
        Path = System.IO.Path.GetFullPath(path);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Makes it, if it is not there.</summary>
    /// <exception cref="IOException">It cannot be made; or it is the user's own place, and belongs to another or can be written by others.</exception>
    public void Ensure()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
            return;
        }

        Directory.CreateDirectory(Path, Owner);
        if (_isDefault && !FileOwner.IsThisUser(Path))
        {
            throw new IOException($"{Path} belongs to another user, who could read it or take the place of services. Remove it, or give LocalRegistryOptions.Directory.");
        }

        if (_isDefault && (File.GetUnixFileMode(Path) & OthersWrite) != 0)
        {
            throw new IOException($"{Path} can be written by others, who could take the place of services. Remove it, or give LocalRegistryOptions.Directory.");
        }
    }

    /// <summary>A file name that nobody else has.</summary>
    public string NewFile(LocalEntry entry) => System.IO.Path.Combine(Path, string.Create(
        CultureInfo.InvariantCulture,
        $"{PrefixOf(entry.Service)}{Escape(entry.Address)}@{entry.Process.Id}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}{Extension}"));

    /// <summary>Writes a file whole: whoever reads it sees all of it or none.</summary>
    public void Write(string file, LocalEntry entry)
    {
        Ensure();
        var writing = System.IO.Path.Combine(Path, $"{WritingPrefix}{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        try
        {
            File.WriteAllBytes(writing, entry.Write().Span);
            File.Move(writing, file, overwrite: true);
        }
        catch (Exception)
        {
            File.Delete(writing);
            throw;
        }
    }

    /// <summary>The files that may be of a service; others' can be among them.</summary>
    public IEnumerable<string> FilesOf(string service) => Directory.EnumerateFiles(Path, FilterOf(service));

    /// <summary>What the names of a service's files look like.</summary>
    public static string FilterOf(string service) => $"{PrefixOf(service)}*{Extension}";

    /// <summary>Removes what writers that were killed have left half written.</summary>
    /// <param name="now">The system's time, by which files are dated.</param>
    public void RemoveHalfWritten(DateTime now)
    {
        foreach (var file in Directory.EnumerateFiles(Path, WritingPrefix + "*"))
        {
            if (now - File.GetLastWriteTimeUtc(file) > WritingTime)
            {
                File.Delete(file);
            }
        }
    }

    private static string PrefixOf(string service) => $"{Escape(service)}@";

    // What a file system forbids is escaped; the content says the whole of it.
    private static string Escape(string text)
    {
        var escaped = Uri.EscapeDataString(text);
        return escaped.Length > MostNameLetters ? escaped[..MostNameLetters] : escaped;
    }

    private static string DefaultPath() => Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Directory.Exists(runtime)
        ? System.IO.Path.Combine(runtime, "kitex")
        : System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"kitex-{Escape(Environment.UserName)}");
}
