namespace Kitex.Serialization.Thrift.Schema;

/// <summary>A struct, union or exception of the IDL. Immutable.</summary>
/// <param name="name">Its name in the IDL.</param>
/// <param name="fields">Its fields in the order of the file.</param>
public sealed class StructSchema(string name, IReadOnlyList<FieldSchema> fields)
{
    private IReadOnlyList<FieldSchema>? _inWireOrder;
    private bool? _requiresItself;

    /// <summary>Its name in the IDL.</summary>
    public string Name { get; } = name;

    /// <summary>Its fields in the order of the file.</summary>
    public IReadOnlyList<FieldSchema> Fields { get; } = fields;

    /// <summary>Whether exactly one field is set.</summary>
    public bool IsUnion { get; init; }

    /// <summary>The schema of a generated type, made at the first time.</summary>
    /// <exception cref="MessageJsonException">The type was generated, or written, without one.</exception>
    internal static StructSchema Of<T>()
        where T : IThriftStruct<T> => Schemas<T>.Value ?? throw new MessageJsonException("$", $"the struct {typeof(T).Name} has no schema; generate its code anew");

    /// <summary>Booleans and numbers first, then all others, both in the order of the file: as generated code writes them.</summary>
    internal IReadOnlyList<FieldSchema> InWireOrder => _inWireOrder ??= Ordered(Fields);

    /// <summary>Whether it requires another of its own kind within itself, so that it has no zero value.</summary>
    internal bool RequiresItself => _requiresItself ??= Reaches(this, []);

    /// <summary>The field of a name; null for none.</summary>
    internal FieldSchema? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <summary>The field of an id; null for none.</summary>
    internal FieldSchema? Field(short id) => Fields.FirstOrDefault(field => field.Id == id);

    /// <summary>Fields as generated code writes them.</summary>
    internal static IReadOnlyList<FieldSchema> Ordered(IReadOnlyList<FieldSchema> fields) =>
        [.. fields.Where(static field => field.Type.IsNumber), .. fields.Where(static field => !field.Type.IsNumber)];

    private bool Reaches(StructSchema from, HashSet<StructSchema> seen) => from.Fields
        .Where(static field => field is { IsRequired: true, Default: null })
        .Select(static field => field.Type.Fields)
        .Any(next => next is not null && (next == this || (seen.Add(next) && Reaches(next, seen))));

    private static class Schemas<T>
        where T : IThriftStruct<T>
    {
        public static readonly StructSchema? Value = T.Schema;
    }
}
