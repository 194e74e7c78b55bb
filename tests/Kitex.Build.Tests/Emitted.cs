using Kitex.Build.Emitting;
using Kitex.Idl;
using Kitex.Idl.Model;
using Kitex.Idl.Sources;

namespace Kitex.Build.Tests;

/// <summary>Generates C# from IDL text or files.</summary>
internal static class Emitted
{
    /// <summary>The code of the first document, whose text is given; it includes nothing.</summary>
    public static string From(string idl, EmitOptions? options = null) =>
        Assert.Single(From([("test.thrift", idl)], options).Files).Text;

    /// <summary>The result for several files, each loaded as a main file.</summary>
    public static EmitResult From((string Path, string Text)[] files, EmitOptions? options = null)
    {
        var source = new MemoryIdlSource();
        foreach (var (path, text) in files)
            source.Add(path, text);
        return Emit([.. files.Select(file => Loaded(ThriftIdl.Load(file.Path, source)))], options);
    }

    /// <summary>The result for a file on disk and all it includes.</summary>
    public static EmitResult FromFile(string path, EmitOptions? options = null) =>
        Emit([Loaded(ThriftIdl.Load(path))], options);

    private static IReadOnlyList<IdlDocument> Loaded(IdlResult result)
    {
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Documents;
    }

    private static EmitResult Emit(IEnumerable<IReadOnlyList<IdlDocument>> loads, EmitOptions? options) =>
        CSharpEmitter.Emit(
        [
            .. loads.SelectMany(static documents => documents)
                .DistinctBy(static document => document.Path)
                .Select(document => new EmitSource(document, options ?? new EmitOptions())),
        ]);
}
