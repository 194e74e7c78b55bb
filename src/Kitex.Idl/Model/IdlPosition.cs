namespace Kitex.Idl.Model;

/// <summary>A place in an IDL file.</summary>
/// <param name="File">The path of the file as it was loaded.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in UTF-16 code units, from 1.</param>
public readonly record struct IdlPosition(string File, int Line, int Column)
{
    /// <summary>Formats the place as <c>file(line,column)</c>, the form MSBuild and editors recognise.</summary>
    public override string ToString() => $"{File}({Line},{Column})";
}
