using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Writes the code that reads, writes, compares and hashes one value.</summary>
internal sealed class ValueCode(TypeNames types, Containers containers)
{
    /// <summary>The expression that reads a value from <c>reader</c>.</summary>
    public string Read(IdlType type) => type.Category switch
    {
        IdlTypeCategory.Enum => $"({types.Of(type)})reader.ReadI32()",
        IdlTypeCategory.Struct => $"{types.Value(type)}.Read(ref reader)",
        IdlTypeCategory.List when TypeNames.IsNumber(type.Element!) => $"reader.Read{type.Element!.Category}List()",
        IdlTypeCategory.List or IdlTypeCategory.Set or IdlTypeCategory.Map => containers.Read(type),
        var category => $"reader.Read{category}()",
    };

    /// <summary>Writes the statements that write a value to <c>writer</c>; a null struct goes as an empty one.</summary>
    public void Write(CodeWriter code, IdlType type, string value, bool mayBeNull)
    {
        if (type.Category == IdlTypeCategory.Struct && mayBeNull)
        {
            code.Line($"if ({value} is null) {{ writer.WriteStructBegin(); writer.WriteStructEnd(); }}");
            code.Line($"else {{ {value}.Write(ref writer); }}");
            return;
        }

        code.Line(Write(type, value) + ";");
    }

    /// <summary>The expression that writes a value, which is not null, to <c>writer</c>.</summary>
    public string Write(IdlType type, string value) => type.Category switch
    {
        IdlTypeCategory.Enum => $"writer.WriteI32((int){value})",
        IdlTypeCategory.Struct => $"{value}.Write(ref writer)",
        IdlTypeCategory.List when TypeNames.IsNumber(type.Element!) => $"writer.Write{type.Element!.Category}List({value})",
        IdlTypeCategory.List or IdlTypeCategory.Set or IdlTypeCategory.Map => containers.Write(type, value),
        var category => $"writer.Write{category}({value})",
    };

    /// <summary>The expression that is true when two values of a property are equal.</summary>
    public string Equal(IdlType type, string left, string right, bool nullable) => type.Category switch
    {
        IdlTypeCategory.Double when nullable => $"global::System.Nullable.Equals({left}, {right})",
        IdlTypeCategory.Double => $"{left}.Equals({right})",
        IdlTypeCategory.Binary when nullable =>
            $"{left}.HasValue == {right}.HasValue && {Runtime.Equality}.Bytes.Equals({left}.GetValueOrDefault(), {right}.GetValueOrDefault())",
        IdlTypeCategory.Binary => $"{Runtime.Equality}.Bytes.Equals({left}, {right})",
        IdlTypeCategory.Struct when type.Struct!.Kind == IdlStructKind.Exception => $"object.Equals({left}, {right})",
        IdlTypeCategory.List or IdlTypeCategory.Set or IdlTypeCategory.Map => $"{containers.Comparer(type)}.Equals({left}, {right})",
        _ => $"{left} == {right}",
    };

    /// <summary>The arguments of <c>HashCode.Add</c> for a property.</summary>
    public string Hash(IdlType type, string value, bool nullable) => type.Category switch
    {
        IdlTypeCategory.Binary when nullable => $"{value}.HasValue ? {Runtime.Equality}.Bytes.GetHashCode({value}.Value) : 0",
        IdlTypeCategory.Binary => $"{value}, {Runtime.Equality}.Bytes",
        IdlTypeCategory.List or IdlTypeCategory.Set or IdlTypeCategory.Map => $"{value}{(nullable ? "!" : "")}, {containers.Comparer(type)}",
        _ => value,
    };
}
