using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Writes types as expressions of their schema. Each enum that a file uses has one in a class that only the file sees.</summary>
internal sealed class Schemas(string name, string @namespace, TypeNames types, TypeScope scope)
{
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly NameScope _scope = new();
    private readonly List<(IdlEnum Enum, string Word)> _enums = [];

    /// <summary>The enums in the order in which they were asked for.</summary>
    public IReadOnlyList<(IdlEnum Enum, string Word)> Enums => _enums;

    /// <summary>The name of the class.</summary>
    public string Name => name;

    /// <summary>The schema of a type.</summary>
    public string Of(IdlType type) => type.Category switch
    {
        IdlTypeCategory.Enum => $"{scope.AsValue(@namespace, name)}.{Word(type)}",
        IdlTypeCategory.Struct => $"{Runtime.TypeSchema}.Struct<{types.Of(type)}>()",
        IdlTypeCategory.Map => $"{Runtime.TypeSchema}.Map({Of(type.Key!)}, {Of(type.Element!)})",
        IdlTypeCategory.List or IdlTypeCategory.Set => $"{Runtime.TypeSchema}.{type.Category}({Of(type.Element!)})",
        var category => $"{Runtime.TypeSchema}.{category}",
    };

    private string Word(IdlType type)
    {
        var key = types.Complete(type);
        if (!_words.TryGetValue(key, out var word))
        {
            _words[key] = word = _scope.Claim(types.Word(type));
            _enums.Add((type.Enum!, word));
        }
        return word;
    }
}
