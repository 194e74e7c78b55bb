using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>An IDL document to generate code for.</summary>
/// <param name="Document">The document; everything it includes is to be among the sources too.</param>
/// <param name="Options">What is generated for it.</param>
/// <param name="Folder">Where its files go, below the output folder and with <c>/</c> between the parts.</param>
public sealed record EmitSource(IdlDocument Document, EmitOptions Options, string Folder = "");
