using System.Text;
using System.Text.Unicode;
using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;
using Kitex.Idl.Parsing;
using Kitex.Idl.Sources;

namespace Kitex.Idl.Resolving;

/// <summary>Reads the main file and, by its includes, all others, each once.</summary>
internal sealed class DocumentLoader(IIdlSource source, IReadOnlyList<string> includeDirectories)
{
    private readonly Dictionary<string, IdlDocument> _documents = new(StringComparer.Ordinal);

    /// <summary>The diagnostics of each document.</summary>
    public Dictionary<IdlDocument, DiagnosticBag> Diagnostics { get; } = [];

    /// <summary>Loads everything; the result has every document after those it includes.</summary>
    public List<IdlDocument> Load(IdlDocument main) => DependencyOrder.Sort([main], LoadIncludes, ReportCycle);

    /// <summary>Loads the main file; null with an error when it cannot be read.</summary>
    public IdlDocument? LoadMain(string path, out IdlDiagnostic? error)
    {
        error = null;
        if (source.Resolve(path, null, includeDirectories) is not { } found)
        {
            error = new(DiagnosticCode.FileNotFound, IdlSeverity.Error, new IdlPosition(path, 1, 1), "the file does not exist; correct its path");
            return null;
        }
        var document = Load(found, out var reason);
        if (document is null)
            error = new(DiagnosticCode.FileUnreadable, IdlSeverity.Error, new IdlPosition(path, 1, 1), $"the file cannot be read: {reason}");
        return document;
    }

    private List<IdlDocument> LoadIncludes(IdlDocument document)
    {
        var included = new List<IdlDocument>();
        foreach (var include in document.Includes)
        {
            if (source.Resolve(include.Path, document.Path, includeDirectories) is not { } path)
            {
                Diagnostics[document].Break(
                    DiagnosticCode.IncludeNotFound, include.Position,
                    $"the file \"{include.Path}\" is neither beside this one nor in an include directory; correct the path or add its directory");
                continue;
            }
            if (!_documents.TryGetValue(path, out var target) && (target = Load(path, out var reason)) is null)
            {
                Diagnostics[document].Break(DiagnosticCode.FileUnreadable, include.Position, $"the file \"{include.Path}\" cannot be read: {reason}");
                continue;
            }
            include.Document = target;
            included.Add(target);
        }
        return included;
    }

    private IdlDocument? Load(string path, out string? reason)
    {
        reason = null;
        ReadOnlyMemory<byte> bytes;
        try
        {
            bytes = source.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reason = e.Message;
            return null;
        }

        var diagnostics = new DiagnosticBag();
        var document = Parser.Parse(path, Decode(path, bytes.Span, diagnostics), diagnostics);
        _documents[path] = document;
        Diagnostics[document] = diagnostics;
        return document;
    }

    private static string Decode(string path, ReadOnlySpan<byte> bytes, DiagnosticBag diagnostics)
    {
        var start = new IdlPosition(path, 1, 1);
        if (bytes.StartsWith("\uFEFF"u8))
        {
            diagnostics.Break(DiagnosticCode.ByteOrderMark, start, "the file begins with a byte order mark, which Kitex does not read; save it as UTF-8 without BOM");
            bytes = bytes[3..];
        }
        else if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            diagnostics.Break(DiagnosticCode.ByteOrderMark, start, "the file is UTF-16; save it as UTF-8 without BOM");
            return "";
        }
        else if (!Utf8.IsValid(bytes))
        {
            diagnostics.Warn(DiagnosticCode.InvalidUtf8, start, "the file is not valid UTF-8, what is invalid reads as U+FFFD; save it as UTF-8 without BOM");
        }
        return Encoding.UTF8.GetString(bytes);
    }

    private void ReportCycle(IReadOnlyList<IdlDocument> cycle)
    {
        var include = cycle[^1].Includes.First(i => i.Document == cycle[0]);
        // Readers of a failed result may still walk the includes.
        include.Document = null;
        Diagnostics[cycle[^1]].Break(
            DiagnosticCode.IncludeCycle, include.Position,
            $"the files include each other in a circle ({DependencyOrder.Describe(cycle, d => d.Path)}); move what they share to a file of its own");
    }
}
