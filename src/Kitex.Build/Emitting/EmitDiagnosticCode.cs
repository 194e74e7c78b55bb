namespace Kitex.Build.Emitting;

/// <summary>The codes of the errors that making C# adds to those of the IDL; <c>docs/idl-errors.md</c> explains each.</summary>
internal static class EmitDiagnosticCode
{
    public const string Usage = "KX2000";
    public const string TypeNamedTwice = "KX2001";
    public const string OnewayStream = "KX2004";
    public const string ExceptionIdZero = "KX2006";
    public const string FileNotWritten = "KX2007";
    public const string EndlessDefault = "KX2008";
    public const string ProtobufRefused = "KX2009";
    public const string ProtobufWarning = "KX2010";
    public const string ProtobufKeyword = "KX2011";
}
