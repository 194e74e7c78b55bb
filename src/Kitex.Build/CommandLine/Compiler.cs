using Kitex.Build.Emitting;
using Kitex.Build.Protobuf;
using Kitex.Idl;
using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Build.CommandLine;

/// <summary>The compiler as a program: reads IDL files, reports, writes C# files.</summary>
internal static class Compiler
{
    private const int Success = 0;
    private const int Failure = 1;

    /// <summary>Runs once. Every problem goes to <paramref name="report"/> in the form MSBuild recognises; then nothing is written.</summary>
    /// <returns>The exit code: 0, or 1 after an error.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter report)
    {
        try
        {
            return Run(Arguments.Parse(args), report);
        }
        catch (UsageException exception)
        {
            report.WriteLine($"kitexc : error {EmitDiagnosticCode.Usage}: {exception.Message}");
            return Failure;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            report.WriteLine($"kitexc : error {EmitDiagnosticCode.FileNotWritten}: {exception.Message}");
            return Failure;
        }
    }

    private static int Run(Arguments arguments, TextWriter report)
    {
        if (arguments.Help || arguments.Version)
        {
            report.WriteLine(arguments.Help ? Arguments.Usage : typeof(Compiler).Assembly.GetName().Version!.ToString(3));
            return Success;
        }

        var loaded = arguments.Groups
            .SelectMany(group => group.Files.Select(file => (Group: group, Result: Load(file, group, arguments.Protoc))))
            .ToList();
        var diagnostics = loaded.SelectMany(static item => item.Result.Diagnostics);
        if (Report(diagnostics, report))
            return Failure;

        var sources = Sources(loaded);
        var emitted = CSharpEmitter.Emit(Wanted(sources, loaded), new Symbols(sources));
        if (Report(emitted.Diagnostics, report))
            return Failure;

        var written = OutputFolder.Write(Path.GetFullPath(arguments.Out!), emitted.Files);
        if (arguments.DepFile is { } depFile)
            DependencyFile.Write(depFile, sources.Select(static source => source.Document.Path), written);
        return Success;
    }

    private static IdlResult Load(string file, FileGroup group, string? protoc) =>
        FileGroup.IsProtobuf(file)
            ? WithoutWarnings(ProtobufIdl.Load(Path.GetFullPath(file), [.. group.IncludeDirectories.Select(Path.GetFullPath)], new Protoc(protoc!)))
            : ThriftIdl.Load(file, new IdlOptions { IncludeDirectories = group.IncludeDirectories });

    // protoc gave them already, when the build had it make the messages.
    private static IdlResult WithoutWarnings(IdlResult result) =>
        new(result.Document, result.Documents, [.. result.Diagnostics.Where(static diagnostic => diagnostic.Severity == IdlSeverity.Error)]);

    // Of the files that Protobuf files import, those that are to be compiled are named too.
    private static List<EmitSource> Wanted(List<EmitSource> sources, IReadOnlyList<(FileGroup Group, IdlResult Result)> loaded)
    {
        var named = loaded.Select(static item => item.Result.Document!.Path).ToHashSet(StringComparer.Ordinal);
        return [.. sources.Where(source => source.Document.Language == IdlLanguage.Thrift || named.Contains(source.Document.Path))];
    }

    // A file named on the command line has the options of its group, another those of the first group that includes it.
    private static List<EmitSource> Sources(IReadOnlyList<(FileGroup Group, IdlResult Result)> loaded)
    {
        var named = new Dictionary<string, EmitOptions>(StringComparer.Ordinal);
        foreach (var (group, result) in loaded)
            named.TryAdd(result.Document!.Path, group.Options);

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. from item in loaded
               from document in item.Result.Documents
               where seen.Add(document.Path)
               select new EmitSource(document, named.GetValueOrDefault(document.Path) ?? item.Group.Options with { Namespace = null }),
        ];
    }

    private static bool Report(IEnumerable<IdlDiagnostic> diagnostics, TextWriter report)
    {
        var failed = false;
        foreach (var diagnostic in diagnostics.Distinct())
        {
            report.WriteLine(diagnostic.ToString());
            failed |= diagnostic.Severity == IdlSeverity.Error;
        }
        return failed;
    }
}
