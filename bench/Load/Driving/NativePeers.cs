using System.ComponentModel;
using System.Diagnostics;

namespace Kitex.Load.Driving;

/// <summary>The peers in C, compiled when they are first needed.</summary>
internal static class NativePeers
{
    private const string Compiler = "cc";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "c");

    /// <summary>The compiled program, such as "epoll_server".</summary>
    /// <exception cref="InvalidOperationException">There is no compiler, no Linux, or it refused the source.</exception>
    public static async Task<string> BuildAsync(string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new InvalidOperationException("The C peers need Linux (epoll). Measure without them: --servers and --clients with engines only.");
        }

        var program = Path.Combine(Folder, name);
        var newestSource = Directory.EnumerateFiles(Folder, "*.?").Max(File.GetLastWriteTimeUtc);
        if (!File.Exists(program) || File.GetLastWriteTimeUtc(program) < newestSource)
        {
            await CompileAsync(program + ".c", program);
        }

        return program;
    }

    private static async Task CompileAsync(string source, string program)
    {
        try
        {
            using var compiling = Process.Start(new ProcessStartInfo(Compiler, ["-O2", "-Wall", "-o", program, source]))!;
            await compiling.WaitForExitAsync();
            if (compiling.ExitCode != 0)
            {
                throw new InvalidOperationException($"{Compiler} could not compile {source}; its words stand above.");
            }
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(
                $"The C peers need a C compiler named {Compiler} on the path ({missing.Message}); install gcc or clang, or measure without them: --servers and --clients with engines only.", missing);
        }
    }
}
