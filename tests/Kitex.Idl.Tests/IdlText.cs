using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;
using Kitex.Idl.Sources;

namespace Kitex.Idl.Tests;

/// <summary>Compiles texts in memory.</summary>
internal static class IdlText
{
    public const string MainPath = "main.thrift";

    public static IdlResult Compile(string text, params (string Path, string Text)[] others)
    {
        var source = new MemoryIdlSource();
        source.Add(MainPath, text);
        foreach (var (path, other) in others)
            source.Add(path, other);
        return ThriftIdl.Load(MainPath, source);
    }

    public static IdlDocument Accept(string text, params (string Path, string Text)[] others)
    {
        var result = Compile(text, others);
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == IdlSeverity.Error);
        return result.Document!;
    }

    public static IReadOnlyList<IdlDiagnostic> Errors(string text, params (string Path, string Text)[] others)
    {
        var result = Compile(text, others);
        Assert.False(result.Succeeded);
        return [.. result.Diagnostics.Where(d => d.Severity == IdlSeverity.Error)];
    }

    public static IdlValue ConstantValue(string text, string name) => Accept(text).Constants.Single(c => c.Name == name).Value!;
}
