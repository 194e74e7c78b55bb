using Kitex.Build.Emitting;
using Kitex.Idl.Model;

namespace Kitex.Tool.Scaffolding;

/// <summary>IDL types as people write them in C#, and the values a method returns before it is filled in.</summary>
internal sealed class ScaffoldTypes(Symbols symbols, NameLookup names)
{
    private const string Tasks = "System.Threading.Tasks";
    private const string Collections = "System.Collections.Generic";

    public Symbols Symbols => symbols;

    public NameLookup Names => names;

    public string CallContext => names.Of("Kitex", "CallContext");

    public string Task => names.Of(Tasks, "Task");

    public string Of(IdlType type) => type.Category switch
    {
        IdlTypeCategory.Bool => "bool",
        IdlTypeCategory.Byte => "sbyte",
        IdlTypeCategory.I16 => "short",
        IdlTypeCategory.I32 => "int",
        IdlTypeCategory.I64 => "long",
        IdlTypeCategory.Double => "double",
        IdlTypeCategory.String => "string",
        IdlTypeCategory.Binary => $"{names.Generic("System", "ReadOnlyMemory")}<byte>",
        IdlTypeCategory.List => Container("IReadOnlyList", type.Element!),
        IdlTypeCategory.Set => Container("IReadOnlySet", type.Element!),
        IdlTypeCategory.Map => Container("IReadOnlyDictionary", type.Key!, type.Element!),
        IdlTypeCategory.Enum => Of(type.Enum!),
        _ => Of(type.Underlying.Definition!),
    };

    /// <summary>A type; one of Protobuf may lie in another.</summary>
    public string Of(IdlDefinition definition)
    {
        var parts = symbols.Name(definition).Split('.', 2);
        var outer = names.Of(symbols.Namespace(definition.Document), parts[0]);
        return parts.Length == 1 ? outer : $"{outer}.{parts[1]}";
    }

    /// <summary>The type of a parameter.</summary>
    public string Parameter(IdlMethod method, IdlField argument) =>
        MethodShape.SendsStream(method) ? Container("IAsyncEnumerable", argument.Type) : Of(argument.Type);

    /// <summary>The type a method returns.</summary>
    public string Returned(IdlMethod method)
    {
        var result = Result(method);
        if (MethodShape.ReceivesStream(method))
            return $"{names.Generic(Collections, "IAsyncEnumerable")}<{result}>";
        return result is null ? names.Of(Tasks, "ValueTask") : $"{names.Generic(Tasks, "ValueTask")}<{result}>";
    }

    /// <summary>The simplest value of a result, where C# knows its type.</summary>
    public string Empty(IdlType type) => type.Category switch
    {
        IdlTypeCategory.Bool => "false",
        IdlTypeCategory.String => "\"\"",
        IdlTypeCategory.Binary => $"{Of(type)}.Empty",
        IdlTypeCategory.Enum => $"default({Of(type)})",
        IdlTypeCategory.List => "[]",
        IdlTypeCategory.Set => $"new {NewSet(type)}()",
        IdlTypeCategory.Map => $"new {NewMap(type)}()",
        IdlTypeCategory.Struct => type.Struct is null ? $"new {Of(type)}()" : $"{Of(type)}.Default",
        _ => "0",
    };

    /// <summary>The simplest value of a method's result.</summary>
    public string Empty(IdlMethod method) => method.Result is { } result ? Empty(result) : $"{Result(method)}.Default";

    /// <summary>The class to make a set with.</summary>
    public string NewSet(IdlType type) => Container("HashSet", type.Element!);

    /// <summary>The class to make a map with.</summary>
    public string NewMap(IdlType type) => Container("Dictionary", type.Key!, type.Element!);

    private string? Result(IdlMethod method)
    {
        if (method.Result is { } result)
            return Of(result);
        return MethodShape.IsStreaming(method) ? names.Of("Kitex.Serialization.Thrift", "ThriftEmpty") : null;
    }

    private string Container(string name, params IEnumerable<IdlType> parameters) =>
        $"{names.Generic(Collections, name)}<{string.Join(", ", parameters.Select(Of))}>";
}
