using Kitex.Build.CommandLine;
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
    /// <param name="report">Where messages go.</param>
    /// <returns>The exit code: 0, 1 when the IDL or a file is at fault, 2 when the command line is.</returns>
    public static int Run(IReadOnlyList<string> args, string directory, TextWriter report)
    {
        try
        {
            return Run(Arguments.Parse(args), directory, report);
        }
        catch (UsageException exception)
        {
            report.WriteLine($"kitex: error: {exception.Message}");
            return WrongUsage;
        }
        catch (CommandFailure failure)
        {
            report.WriteLine(failure.Message);
            return Failure;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            report.WriteLine($"kitex: error: {exception.Message}");
            return Failure;
        }
    }

    private static int Run(Arguments arguments, string directory, TextWriter report)
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
        var code = IdlCode.Make(arguments, directory, genPath, report);
        if (arguments.CheckGenerated)
            return GeneratedCheck.Run(code, directory, report) ? Success : Failure;

        var changes = new FileChanges(directory);
        if (arguments.Use is null)
            code.AddTo(changes);
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
