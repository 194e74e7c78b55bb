using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl;

/// <summary>What became of a compilation.</summary>
public sealed class IdlResult
{
    internal IdlResult(IdlDocument? document, IReadOnlyList<IdlDocument> documents, IReadOnlyList<IdlDiagnostic> diagnostics)
    {
        Document = document;
        Documents = documents;
        Diagnostics = diagnostics;
    }

    /// <summary>The main document; null when its file could not be read. Complete only when <see cref="Succeeded"/>.</summary>
    public IdlDocument? Document { get; }

    /// <summary>The main document and everything it includes, each once, every document after those it includes.</summary>
    public IReadOnlyList<IdlDocument> Documents { get; }

    /// <summary>The errors and warnings, by file in the order of <see cref="Documents"/>, then by place.</summary>
    public IReadOnlyList<IdlDiagnostic> Diagnostics { get; }

    /// <summary>Whether there is no error among the diagnostics; warnings do not count.</summary>
    public bool Succeeded => Document is not null && !Diagnostics.Any(d => d.Severity == IdlSeverity.Error);
}
