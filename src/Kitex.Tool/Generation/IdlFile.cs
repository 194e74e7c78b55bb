using Kitex.Idl;
using Kitex.Idl.Diagnostics;

namespace Kitex.Tool.Generation;

/// <summary>Reads IDL files.</summary>
internal static class IdlFile
{
    /// <summary>Reads a file and all it includes; warnings go to the report.</summary>
    /// <exception cref="CommandFailure">The IDL is wrong.</exception>
    public static IdlResult Load(string file, IEnumerable<string> includeDirectories, string directory, TextWriter report)
    {
        var loaded = ThriftIdl.Load(
            Path.GetFullPath(Path.Combine(directory, file)),
            new IdlOptions { IncludeDirectories = [.. includeDirectories.Select(include => Path.Combine(directory, include))] });
        Report(loaded.Diagnostics, report);
        return loaded;
    }

    /// <summary>Reports warnings, and ends the command when there are errors.</summary>
    /// <exception cref="CommandFailure">There are errors.</exception>
    public static void Report(IReadOnlyList<IdlDiagnostic> diagnostics, TextWriter report)
    {
        if (diagnostics.Any(static diagnostic => diagnostic.Severity == IdlSeverity.Error))
            throw new CommandFailure(string.Join(Environment.NewLine, diagnostics.Distinct()));
        foreach (var diagnostic in diagnostics.Distinct())
            report.WriteLine(diagnostic.ToString());
    }
}
