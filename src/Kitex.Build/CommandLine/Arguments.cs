using Kitex.Build.Emitting;

namespace Kitex.Build.CommandLine;

/// <summary>The command line, read.</summary>
internal sealed class Arguments
{
    public const string Usage = """
        kitexc: makes C# of Thrift IDL files and all files they include, and of the services of Protobuf files.

        kitexc --out DIR [options] FILE...     @FILE reads further arguments from a file, one a line

          --out DIR               where the C# files go; made when it is missing
          --depfile FILE          write the files read ("in PATH") and written ("out PATH") there
          --namespace-prefix P    put P and a dot before every namespace that comes from an IDL
          --protoc FILE           the compiler of Protobuf files; needed when there are any
          --group                 the files that follow have options of their own; the five below are per group
          --include DIR           search includes there too; may be repeated, and may hold several separated by ';';
                                  a Protobuf file lies in one of them
          --namespace N           the C# namespace of the files themselves, not of those they include; Thrift only
          --server true|false     make server classes, which need Kitex.Server; default false
          --internal true|false   make what belongs to services internal, as the messages are; default false, Protobuf only
          --keep-unknown [true|false]   keep fields the IDL does not know; default false
          --help, --version
        """;

    private readonly Queue<string> _rest;

    private Arguments(IEnumerable<string> args) => _rest = new Queue<string>(args);

    public string? Out { get; private set; }

    public string? DepFile { get; private set; }

    /// <summary>Where protoc is; set when there are Protobuf files.</summary>
    public string? Protoc { get; private set; }

    public List<FileGroup> Groups { get; } = [new()];

    public bool Help { get; private set; }

    public bool Version { get; private set; }

    private string? Prefix { get; set; }

    /// <exception cref="UsageException">An argument is unknown, incomplete or missing.</exception>
    public static Arguments Parse(IReadOnlyList<string> args)
    {
        var result = new Arguments(args.SelectMany(Expand));
        while (result._rest.TryDequeue(out var argument))
            result.Take(argument);

        if (result.Help || result.Version)
            return result;
        if (result.Out is null)
            throw new UsageException("no output directory; say --out DIR");
        if (result.Groups.All(static group => group.Files.Count == 0))
            throw new UsageException("no IDL file; name at least one FILE.thrift");
        if (result.Protoc is null && result.Groups.Exists(static group => group.Files.Exists(FileGroup.IsProtobuf)))
            throw new UsageException("no compiler of Protobuf files; say --protoc FILE, which the package Grpc.Tools brings");
        foreach (var group in result.Groups)
            group.Options = group.Options with { NamespacePrefix = result.Prefix };
        return result;
    }

    private static IEnumerable<string> Expand(string argument)
    {
        if (!argument.StartsWith('@'))
            return [argument];
        if (!File.Exists(argument[1..]))
            throw new UsageException($"no file '{argument[1..]}' to read arguments from");
        return File.ReadLines(argument[1..]).Where(static line => line.Length > 0);
    }

    private void Take(string argument)
    {
        var group = Groups[^1];
        switch (argument)
        {
            case "--out": Out = Value(argument); break;
            case "--depfile": DepFile = Value(argument); break;
            case "--namespace-prefix": Prefix = Namespace(argument); break;
            case "--protoc": Protoc = Value(argument); break;
            case "--group": Groups.Add(new FileGroup()); break;
            case "--include":
                group.IncludeDirectories.AddRange(Value(argument).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
                break;
            case "--namespace": group.Options = group.Options with { Namespace = Namespace(argument) }; break;
            case "--server": group.Options = group.Options with { EmitServer = Switch(argument, Value(argument)) }; break;
            case "--internal": group.Options = group.Options with { IsInternal = Switch(argument, Value(argument)) }; break;
            case "--keep-unknown": group.Options = group.Options with { KeepUnknownFields = KeepUnknown(argument) }; break;
            case "--help" or "-h": Help = true; break;
            case "--version": Version = true; break;
            case ['-', ..]: throw new UsageException($"unknown option '{argument}'; --help lists all");
            default: group.Files.Add(argument); break;
        }
    }

    private bool KeepUnknown(string option) =>
        !_rest.TryPeek(out var next) || next is not ("true" or "false") || Switch(option, _rest.Dequeue());

    private string Value(string option) =>
        _rest.TryDequeue(out var value) ? value : throw new UsageException($"{option} needs a value");

    private string Namespace(string option) =>
        Value(option) is var value && Identifiers.IsNamespace(value)
            ? value
            : throw new UsageException($"{option}: '{value}' is no C# namespace");

    private static bool Switch(string option, string value) => value switch
    {
        "true" => true,
        "false" => false,
        _ => throw new UsageException($"{option} is true or false, not '{value}'"),
    };
}
