using System.Runtime.InteropServices;
using System.Text;

namespace Kitex.Discovery.Local;

/// <summary>Whose a file is, which the platform tells nobody on Unix.</summary>
internal static class FileOwner
{
    private const string Library = "libc";

    // Of statx in linux/stat.h, the same on every architecture.
    private const int StatBytes = 256;
    private const int OwnerOffset = 20;
    private const uint OwnerWanted = 0x8;
    private const int CurrentDirectory = -100;
    private const int LinkItself = 0x100;

    /// <summary>Whether it belongs to the user of this process; a link counts by its own owner.</summary>
    /// <param name="path">A file or directory that is there.</param>
    public static bool IsThisUser(string path) => OperatingSystem.IsLinux() && IsThisUserOnLinux(path) is { } itIs ? itIs : MayChange(path);

    /// <summary>Null where the system does not say.</summary>
    private static bool? IsThisUserOnLinux(string path)
    {
        try
        {
            var stat = new byte[StatBytes];
            return Stat(CurrentDirectory, Encoding.UTF8.GetBytes(path + '\0'), LinkItself, OwnerWanted, stat) == 0
                ? BitConverter.ToUInt32(stat, OwnerOffset) == EffectiveUser()
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Only the owner may change a file's mode, or the system's administrator.</summary>
    private static bool MayChange(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, File.GetUnixFileMode(path));
            }

            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    [DllImport(Library, EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(int directory, byte[] path, int flags, uint wanted, byte[] stat);

    [DllImport(Library, EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUser();
}
