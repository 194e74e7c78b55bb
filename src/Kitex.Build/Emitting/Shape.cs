using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>A type with fields: a struct, union, exception or the arguments of a method.</summary>
/// <param name="Name">The C# name without its namespace.</param>
/// <param name="IdlName">The name in messages.</param>
/// <param name="Fields">The fields in the order of the file.</param>
/// <param name="KeepUnknown">Whether unknown fields are kept.</param>
internal sealed record Shape(string Name, string IdlName, IReadOnlyList<ShapeField> Fields, bool KeepUnknown)
{
    public static Shape Of(IdlStruct @struct, FileContext file)
    {
        var names = file.Symbols.Fields(@struct);
        var inUnion = @struct.Kind == IdlStructKind.Union;
        return new Shape(
            file.Symbols.Name(@struct), @struct.Name,
            [.. @struct.Fields.Select((field, i) => new ShapeField(field, names[i], inUnion))],
            file.Options.KeepUnknownFields);
    }

    /// <summary>The fields as Kitex writes them: booleans and numbers first, then all others, both in the order of the file.</summary>
    public IEnumerable<ShapeField> WireOrder =>
        Fields.Where(static member => TypeNames.IsNumber(member.Type)).Concat(Fields.Where(static member => !TypeNames.IsNumber(member.Type)));

    /// <summary>Whether C# requires members.</summary>
    public bool HasRequiredMembers => Fields.Any(static member => member.IsRequiredMember);
}
