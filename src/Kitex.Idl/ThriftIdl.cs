using Kitex.Idl.Resolving;
using Kitex.Idl.Sources;

namespace Kitex.Idl;

/// <summary>The Thrift IDL compiler's front end: text to model.</summary>
public static class ThriftIdl
{
    /// <summary>Loads a file and everything it includes from the file system.</summary>
    /// <param name="path">The main file.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The model and the diagnostics. Bad input never throws.</returns>
    public static IdlResult Load(string path, IdlOptions? options = null) => Load(path, new FileIdlSource(), options);

    /// <summary>Loads a file and everything it includes from a source of one's own.</summary>
    /// <param name="path">The main file.</param>
    /// <param name="source">Where the text comes from.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The model and the diagnostics. Bad input never throws.</returns>
    public static IdlResult Load(string path, IIdlSource source, IdlOptions? options = null) =>
        Compilation.Run(path, source, options ?? IdlOptions.Default);
}
