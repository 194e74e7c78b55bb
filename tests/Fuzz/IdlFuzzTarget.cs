using Kitex.Idl;
using Kitex.Idl.Model;
using Kitex.Idl.Sources;

namespace Kitex.Fuzz;

/// <summary>Mutated Thrift files for the IDL compiler, with the corpus files as what they include.</summary>
internal sealed class IdlFuzzTarget : FuzzTarget
{
    private const string MainPath = "main.thrift";

    private readonly MemoryIdlSource _source = new();
    private readonly TokenMutator _mutator;

    public IdlFuzzTarget()
    {
        var seeds = new List<byte[]>();
        foreach (var folder in new[] { "idl-corpus", "idl" })
        {
            var root = Path.Combine(TestAssets.Root, folder);
            foreach (var file in Directory.GetFiles(root, "*.thrift", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var bytes = File.ReadAllBytes(file);
                seeds.Add(bytes);
                _source.Add(Path.GetRelativePath(root, file).Replace('\\', '/'), bytes);
            }
        }
        _mutator = new TokenMutator(seeds);
    }

    public override string Name => "idl";

    public override byte[] Next(Random random) => _mutator.Next(random);

    public override FuzzOutcome Run(byte[] input)
    {
        _source.Add(MainPath, input);
        var result = ThriftIdl.Load(MainPath, _source);
        foreach (var diagnostic in result.Diagnostics)
        {
            if (diagnostic.Position is not { Line: > 0, Column: > 0 } || diagnostic.Message.Contains('\n', StringComparison.Ordinal))
                throw new InvalidDataException($"The diagnostic has no place or more than one line: {diagnostic}");
        }
        if (result.Succeeded)
        {
            RequireComplete(result.Document!);
            return FuzzOutcome.Accepted;
        }
        return result.Document is { } d && d.Definitions.Count + d.Namespaces.Count + d.Includes.Count + d.CppIncludes.Count > 0
            ? FuzzOutcome.Rejected
            : FuzzOutcome.RejectedAtHeader;
    }

    // A character makes at most a node of the model, a value or a diagnostic of some hundred bytes;
    // the constant covers the included files.
    public override long AllocationBound(int inputLength) => (4L << 20) + 1024L * inputLength;

    /// <summary>Whoever reads an accepted document need not look for holes in it.</summary>
    private static void RequireComplete(IdlDocument document)
    {
        foreach (var typedef in document.Typedefs)
            Require(typedef, typedef.Type.Category != IdlTypeCategory.Unresolved);
        foreach (var constant in document.Constants)
            Require(constant, constant.Value is not null);
        foreach (var @struct in document.Structs)
            RequireComplete(@struct.Fields);
        foreach (var service in document.Services)
        {
            Require(service, service.ExtendsName is null || service.Extends is not null);
            foreach (var method in service.AllMethods)
            {
                Require(method, method.Result?.Category != IdlTypeCategory.Unresolved);
                RequireComplete(method.Arguments);
                RequireComplete(method.Throws);
            }
        }
    }

    private static void RequireComplete(IReadOnlyList<IdlField> fields)
    {
        foreach (var field in fields)
            Require(field, field.Type.Category != IdlTypeCategory.Unresolved && (field.DefaultSource is null || field.Default is not null));
    }

    private static void Require(IdlNamedNode node, bool isComplete)
    {
        if (!isComplete)
            throw new InvalidDataException($"The accepted `{node.Name}` at {node.Position} is incomplete.");
    }
}
