using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>
/// The lists, sets and maps that a file uses. Each gets a reader, a writer and a comparer in one class that only the file sees;
/// nested containers use those of their elements.
/// </summary>
internal sealed class Containers(string name, string @namespace, TypeNames types, TypeScope scope)
{
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly NameScope _scope = new();
    private readonly List<(IdlType Type, string Word)> _used = [];

    /// <summary>The containers in an order in which each comes after those it contains.</summary>
    public IReadOnlyList<(IdlType Type, string Word)> Used => _used;

    /// <summary>The name of the class.</summary>
    public string Name => name;

    public string Comparer(IdlType type) => $"{Class}.{Word(type)}";

    public string Read(IdlType type) => $"{Class}.Read{Word(type)}(ref reader)";

    public string Write(IdlType type, string value) => $"{Class}.Write{Word(type)}(ref writer, {value})";

    private string Class => scope.AsValue(@namespace, name);

    private string Word(IdlType type)
    {
        // The C# type tells containers apart whatever typedefs they were written with.
        var key = types.Complete(type);
        if (_words.TryGetValue(key, out var word))
            return word;

        foreach (var part in new[] { type.Key, type.Element })
        {
            if (part is not null && TypeNames.IsContainer(part))
                Word(part);
        }
        word = _scope.Claim(types.Word(type));
        _words.Add(key, word);
        _used.Add((type, word));
        return word;
    }
}
