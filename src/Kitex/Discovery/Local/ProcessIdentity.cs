using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Kitex.Discovery.Local;

/// <summary>A process, told from a later one with the same number by its start.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Started">When it began, as the system counts it; empty where that is not known.</param>
internal readonly record struct ProcessIdentity(int Id, string Started)
{
    // In /proc/<pid>/stat, counted from the one behind the name, which may hold anything.
    private const int StateField = 0;
    private const int StartField = 19;

    /// <summary>This process.</summary>
    public static ProcessIdentity Current() => new(Environment.ProcessId, StartOf(Environment.ProcessId) ?? "");

    /// <summary>Whether it still runs. True where the system does not say.</summary>
    public bool IsAlive() => Id == Environment.ProcessId || StartOf(Id) is { } started && (started.Length == 0 || Started.Length == 0 || started == Started);

    /// <summary>When a process began; null when there is none, empty when the system does not say.</summary>
    private static string? StartOf(int id) => OperatingSystem.IsLinux() ? OnLinux(id) : Elsewhere(id);

    private static string? OnLinux(int id)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');

            // A process that its parent has not asked for yet serves nobody any more.
            return fields[StateField] is "Z" or "X" ? null : fields[StartField];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Directory.Exists("/proc/self") ? null : "";
        }
        catch (Exception unread) when (unread is UnauthorizedAccessException)
        {
            return "";
        }
        catch (Exception gone) when (gone is IOException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            // It ended while it was looked at.
            return null;
        }
    }

    private static string? Elsewhere(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited ? null : process.StartTime.ToFileTimeUtc().ToString(CultureInfo.InvariantCulture);
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (Exception unread) when (unread is Win32Exception or InvalidOperationException or NotSupportedException)
        {
            return "";
        }
    }
}
