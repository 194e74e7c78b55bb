using Kitex.Build.Emitting;
using Kitex.Idl.Model;

namespace Kitex.Tool.Scaffolding;

/// <summary>Arguments for a first call: readable texts, and everything set that must be.</summary>
internal sealed class SampleValues(ScaffoldTypes types)
{
    private const int DeepestStruct = 3;

    /// <summary>A value for an argument or field.</summary>
    public string Of(IdlType type, string name) => Of(type, name, 0);

    /// <summary>The members of a struct to set, as they stand in an initialiser.</summary>
    public IReadOnlyList<string> Members(IdlStruct @struct) => Members(@struct, 0);

    private string Of(IdlType type, string name, int depth) => type.Category switch
    {
        IdlTypeCategory.Bool => "true",
        IdlTypeCategory.String => Literals.Of(Text(name)),
        IdlTypeCategory.Binary => "\"hello kitex\"u8.ToArray()",
        IdlTypeCategory.Enum => Enum(type),
        IdlTypeCategory.List => type.Element!.Category == IdlTypeCategory.String ? $"[{Literals.Of(Text(name))}]" : "[]",
        IdlTypeCategory.Set => $"new {types.NewSet(type)}()",
        IdlTypeCategory.Map => $"new {types.NewMap(type)}()",
        IdlTypeCategory.Struct => type.Underlying.Definition is IdlProtobufType message ? Message(message) : Struct(type.Struct!, depth),
        _ => "1",
    };

    private static string Text(string name) =>
        name.Contains("name", StringComparison.OrdinalIgnoreCase) ? "kitex" : "hello kitex";

    private string Enum(IdlType type) =>
        EnumEmitter.Names(type.Enum!) is [var first, ..] ? $"{types.Of(type.Enum!)}.{first}" : $"default({types.Of(type.Enum!)})";

    private string Message(IdlProtobufType message)
    {
        var simple = message.Name[(message.Name.LastIndexOf('.') + 1)..];
        var texts = message.Texts.Select(field => $"{ProtobufNames.Property(field, simple)} = {Literals.Of(Text(field))}").ToList();
        return texts.Count == 0 ? $"new {types.Of(message)}()" : $"new {types.Of(message)} {{ {string.Join(", ", texts)} }}";
    }

    private string Struct(IdlStruct @struct, int depth)
    {
        var name = types.Of(@struct);
        if (depth >= DeepestStruct)
            return $"{name}.Default";
        var members = Members(@struct, depth);
        return members.Count == 0 ? $"new {name}()" : $"new {name} {{ {string.Join(", ", members)} }}";
    }

    private List<string> Members(IdlStruct @struct, int depth)
    {
        var names = types.Symbols.Fields(@struct);
        var isUnion = @struct.Kind == IdlStructKind.Union;
        var fields = @struct.Fields.Select((field, i) => new ShapeField(field, names[i], isUnion));
        var wanted = isUnion ? fields.OrderBy(static field => field.Type.Category == IdlTypeCategory.Struct).Take(1) : fields.Where(IsSet);
        return [.. wanted.Select(field => $"{field.Name} = {Of(field.Type, field.Field.Name, depth + 1)}")];
    }

    private static bool IsSet(ShapeField field) =>
        field.IsRequiredMember
        || field is { Default: null, Field.Requiredness: not IdlRequiredness.Optional, Type.Category: IdlTypeCategory.String };
}
