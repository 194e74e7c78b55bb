using Kitex.Idl.Model;

namespace Kitex.Idl.Diagnostics;

/// <summary>One thing wrong with an IDL file: where, what, and how to cure it.</summary>
/// <param name="Code">The code, <c>KX</c> and four digits; <c>docs/idl-errors.md</c> explains each.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="Position">Where it was found.</param>
/// <param name="Message">What is wrong and the cure, in one line.</param>
public sealed record IdlDiagnostic(string Code, IdlSeverity Severity, IdlPosition Position, string Message)
{
    /// <summary>Formats the diagnostic as <c>file(line,column): error KX0001: message</c>, which MSBuild recognises.</summary>
    public override string ToString() => $"{Position}: {(Severity == IdlSeverity.Error ? "error" : "warning")} {Code}: {Message}";
}
