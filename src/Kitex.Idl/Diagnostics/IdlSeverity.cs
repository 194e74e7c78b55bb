namespace Kitex.Idl.Diagnostics;

/// <summary>How serious a diagnostic is.</summary>
public enum IdlSeverity
{
    /// <summary>The file is understood; something in it is probably not meant.</summary>
    Warning,

    /// <summary>The file cannot be compiled.</summary>
    Error,
}
