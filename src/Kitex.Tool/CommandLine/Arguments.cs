using Kitex.Build.CommandLine;
using Kitex.Build.Emitting;

namespace Kitex.Tool.CommandLine;

/// <summary>The command line, read.</summary>
internal sealed class Arguments
{
    private const string Check = "check-generated";
    private const string LastParameter = "Please make your IDL file the last parameter, for example: \"kitex -service demo idl.thrift\"";

    private readonly List<string> _files = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _includeDirectories = [];
    private string? _type;

    public bool Help { get; private set; }

    public bool Version { get; private set; }

    /// <summary>Whether the generated code is only compared.</summary>
    public bool CheckGenerated { get; private set; }

    public string File => _files[0];

    public string? Module { get; private set; }

    public string? Service { get; private set; }

    /// <summary>The namespace of generated code that exists already; null to generate it.</summary>
    public string? Use { get; private set; }

    public IReadOnlyList<string> IncludeDirectories => _includeDirectories;

    public string GenPath { get; private set; } = "kitex_gen";

    /// <summary>Whether the user says where generated code goes.</summary>
    public bool HasGenPath { get; private set; }

    /// <summary>Whether the file is one of Protobuf.</summary>
    public bool IsProtobuf { get; private set; }

    public bool KeepUnknownFields { get; private set; }

    public bool CombineService { get; private set; }

    public bool MultipleServices { get; private set; }

    public bool CopyIdl { get; private set; }

    public bool NoRecurse { get; private set; }

    public bool Verbose { get; private set; }

    /// <summary>What to tell the user about flags that do nothing.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    private string? Template { get; set; }

    /// <exception cref="UsageException">A flag is unknown, incomplete or refused, or the files are not one.</exception>
    public static Arguments Parse(IReadOnlyList<string> args)
    {
        var isCheck = args is [Check, ..];
        var result = new Arguments { CheckGenerated = isCheck };
        foreach (var (flag, value) in FlagReader.Read(isCheck ? args.Skip(1) : args, Flags.All))
        {
            if (flag is null)
                result._files.Add(value);
            else
                result.Take(flag, value);
        }
        if (!result.Help && !result.Version)
            result.Validate();
        return result;
    }

    private void Take(Flag flag, string value)
    {
        if (flag.Effect == FlagEffect.Refused)
            throw new UsageException($"-{flag.Name} has no meaning in C#: {flag.Text}");
        if (flag.Effect == FlagEffect.Ignored)
            _warnings.Add($"-{flag.Name} has no meaning in C#: {flag.Text}");
        switch (flag.Name)
        {
            case "module": Module = value; break;
            case "service": Service = value.Length > 0 ? value : throw new UsageException("-service needs a name, such as -service demo"); break;
            case "use": Use = Namespace(flag.Name, value); break;
            case "I": _includeDirectories.Add(IncludeDirectory(value)); break;
            case "type": _type = value; break;
            case "gen-path": (GenPath, HasGenPath) = (value, true); break;
            case "thrift": TakeThrift(value); break;
            case "combine-service": CombineService = true; break;
            case "tpl": Template = value; break;
            case "copy-idl": CopyIdl = true; break;
            case "no-recurse": NoRecurse = true; break;
            case "v" or "verbose": Verbose = true; break;
            case "version": Version = true; break;
            case "help": Help = true; break;
        }
    }

    private void TakeThrift(string options)
    {
        foreach (var option in options.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (option.Split('=') is [Flags.KeepUnknownFields, .. var rest])
                KeepUnknownFields = rest is not ["false"];
            else
                _warnings.Add($"-thrift {option} has no meaning in C#: it shapes Go code; {Flags.KeepUnknownFields} is the option there is");
        }
    }

    private void Validate()
    {
        if (_files.Count == 0)
            throw new UsageException($"no IDL file found; {LastParameter}");
        if (_files.Count > 1)
            throw new UsageException($"require exactly 1 IDL file; {LastParameter}");
        ValidateType();
        if (Use is not null && Service is null)
            throw new UsageException("-use must be used with -service");
        if (Module is { } module && (!Identifiers.IsNamespace(module) || module.Split('.').Any(static part => Identifiers.Escape(part) != part)))
            throw new UsageException($"-module names the project and its namespace, and '{module}' is no C# namespace; say for example -module Example.Echo");
        ValidateTemplate();
    }

    private void ValidateType()
    {
        switch (_type ?? Path.GetExtension(File))
        {
            case "thrift" or ".thrift":
                break;
            case "protobuf" or ".proto":
                IsProtobuf = true;
                break;
            default:
                throw new UsageException(_type is not null
                    ? $"unsupported IDL type: {_type}; there are -type thrift and -type protobuf"
                    : $"can not guess an IDL type from \"{File}\" (unknown suffix), please specify with the '-type' flag");
        }
    }

    private void ValidateTemplate()
    {
        foreach (var template in (Template ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (template == Flags.MultipleServices)
                MultipleServices = true;
            else if (Service is not null)
                throw new UsageException($"-tpl {template} is not known; there is -tpl {Flags.MultipleServices}");
            else
                _warnings.Add($"-tpl {template} is not known and does nothing without -service");
        }
        if (MultipleServices && CombineService)
            throw new UsageException($"-combine-service makes one handler of all services and -tpl {Flags.MultipleServices} one for each; leave one of them out");
    }

    /// <summary>The folder that an -I names.</summary>
    /// <exception cref="UsageException">It names no folder.</exception>
    public static string IncludeDirectory(string value) =>
        value.StartsWith("git@", StringComparison.Ordinal) || value.Contains("://", StringComparison.Ordinal)
            ? throw new UsageException($"-I takes a folder and '{value}' is an address; clone the repository and name its folder")
            : value;

    private static string Namespace(string flag, string value) =>
        Identifiers.IsNamespace(value) ? value : throw new UsageException($"-{flag}: '{value}' is no C# namespace");
}
