using Kitex.Idl.Model;

namespace Kitex.Idl.Diagnostics;

/// <summary>Collects the diagnostics of one file, with a bound so that a broken file cannot fill the memory.</summary>
internal sealed class DiagnosticBag
{
    private const int MaxDiagnostics = 200;

    private readonly List<IdlDiagnostic> _items = [];

    /// <summary>Whether the text could not be understood or an include not found, so that looking for more makes no sense.</summary>
    public bool Broken { get; private set; }

    public void Warn(string code, IdlPosition position, string message) => Add(code, IdlSeverity.Warning, position, message);

    /// <summary>Adds an error of meaning: the rest of the file is still worth checking.</summary>
    public void Error(string code, IdlPosition position, string message) => Add(code, IdlSeverity.Error, position, message);

    /// <summary>Adds an error of form: what follows from the file would only be noise.</summary>
    public void Break(string code, IdlPosition position, string message)
    {
        Broken = true;
        Add(code, IdlSeverity.Error, position, message);
    }

    /// <summary>The diagnostics by place.</summary>
    public IEnumerable<IdlDiagnostic> InOrder() => _items.OrderBy(d => d.Position.Line).ThenBy(d => d.Position.Column);

    private void Add(string code, IdlSeverity severity, IdlPosition position, string message)
    {
        // Past the bound an error still has to fail the compilation, so one summary error takes the place of the rest.
        if (_items.Count < MaxDiagnostics)
            _items.Add(new IdlDiagnostic(code, severity, position, OneLine(message)));
        else if (_items.Count == MaxDiagnostics && severity == IdlSeverity.Error)
            _items.Add(new IdlDiagnostic(DiagnosticCode.TooManyErrors, severity, position, "too many problems in this file; cure the ones above first"));
    }

    /// <summary>Messages quote the file: what a line of a build log cannot carry is replaced, what is too long is cut.</summary>
    private static string OneLine(string message)
    {
        const int maxLength = 500;
        if (message.Length > maxLength)
            message = $"{message.AsSpan(0, maxLength)}...";
        return message.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0
            ? message
            : string.Create(message.Length, message, static (line, text) =>
            {
                for (var i = 0; i < text.Length; i++)
                    line[i] = char.IsControl(text[i]) ? ' ' : text[i];
            });
    }
}
