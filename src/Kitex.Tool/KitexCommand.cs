using Kitex.Build.CommandLine;
using Kitex.Tool.Bench;
using Kitex.Tool.CommandLine;
using Kitex.Tool.Generation;
using Kitex.Tool.Output;
using Kitex.Tool.Scaffolding;
using Arguments = Kitex.Tool.CommandLine.Arguments;

namespace Kitex.Tool;

/// <summary>The command, from arguments to an exit code.</summary>
internal static class KitexCommand
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int WrongUsage = 2;

    /// <summary>Runs once. Everything is computed before the first file is written.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="directory">The directory it stands in: the project's.</param>
    /// <param name="console">Where messages and results go.</param>
    /// <param name="cancellation">Ends <c>bench</c> early.</param>
    /// <returns>The exit code: 0, 1 when the IDL, a file or a service is at fault, 2 when the command line is.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, string directory, CommandConsole console, CancellationToken cancellation)
    {
        var report = console.Report;
        try
        {
            return args is [BenchFlags.Command, ..]
                ? await BenchAsync(BenchArguments.Parse(args.Skip(1)), directory, console, cancellation).ConfigureAwait(false)
                : Generate(Arguments.Parse(args), directory, report);
        }
        catch (UsageException exception)
        {
            await report.WriteLineAsync($"kitex: error: {exception.Message}").ConfigureAwait(false);
            return WrongUsage;
        }
        catch (CommandFailure failure)
        {
            await report.WriteLineAsync(failure.Message).ConfigureAwait(false);
            return Failure;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await report.WriteLineAsync($"kitex: error: {exception.Message}").ConfigureAwait(false);
            return Failure;
        }
    }

    private static async Task<int> BenchAsync(BenchArguments arguments, string directory, CommandConsole console, CancellationToken cancellation)
    {
        if (arguments.Help)
        {
            await console.Report.WriteLineAsync(UsageText.MakeBench()).ConfigureAwait(false);
            return Success;
        }

        return await new BenchCommand(arguments, directory, console, TimeProvider.System).RunAsync(cancellation).ConfigureAwait(false) ? Success : Failure;
    }

    private static int Generate(Arguments arguments, string directory, TextWriter report)
    {
        if (arguments.Help || arguments.Version)
        {
            report.WriteLine(arguments.Help ? UsageText.Make() : $"v{ToolVersion.Text}");
            return Success;
        }

        foreach (var warning in arguments.Warnings)
            report.WriteLine($"kitex: warning: {warning}");
        var genPath = GenPath.Parse(arguments.GenPath);
        var project = ModuleProject.Find(directory, arguments.Module);
        var code = IdlCode.Make(arguments, directory, genPath, project, report);
        if (arguments.CheckGenerated)
            return GeneratedCheck.Run(code, directory, report) ? Success : Failure;

        var changes = new FileChanges(directory);
        if (arguments.Use is null)
            code.AddTo(changes, project);
        if (arguments.Service is not null)
            new Scaffold(arguments, project, code, genPath).AddTo(changes);
        changes.Write();
        Report(changes, arguments.Verbose, report);
        return Success;
    }

    private static void Report(FileChanges changes, bool verbose, TextWriter report)
    {
        foreach (var change in changes.All.Where(change => verbose || change.IsTold))
            report.WriteLine($"{change.Path}: {change.What}");
        foreach (var note in changes.Notes)
            report.WriteLine(note);
        report.WriteLine("Code generation is done!");
    }
}
