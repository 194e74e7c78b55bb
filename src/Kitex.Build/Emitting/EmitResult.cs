using Kitex.Idl.Diagnostics;

namespace Kitex.Build.Emitting;

/// <summary>What became of generating code.</summary>
/// <param name="Files">The generated files in the order of the sources; empty when there is an error.</param>
/// <param name="Diagnostics">What the IDL asks for and C# or the wire cannot give.</param>
public sealed record EmitResult(IReadOnlyList<GeneratedFile> Files, IReadOnlyList<IdlDiagnostic> Diagnostics);
