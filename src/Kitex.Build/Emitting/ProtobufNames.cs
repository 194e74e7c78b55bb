using System.Text;

namespace Kitex.Build.Emitting;

/// <summary>The names that protoc gives to what it makes of a Protobuf file in C# (as of protoc 35.1).</summary>
internal static class ProtobufNames
{
    private static readonly string[] Members =
    [
        "Types", "Descriptor", "Equals", "ToString", "GetHashCode", "WriteTo", "Clone", "CalculateSize", "MergeFrom", "OnConstruction",
        "Parser",
    ];

    /// <summary>The namespace of a package: every word of it begins upper-case.</summary>
    public static string Namespace(string package) => Pascal(package, keepDots: true);

    /// <summary>A message or enum: as it is written, one within a message lies in its <c>Types</c>.</summary>
    public static string Type(string name) => name.Replace(".", ".Types.", StringComparison.Ordinal);

    /// <summary>The property of a field.</summary>
    public static string Property(string field, string message) =>
        Pascal(field, keepDots: false) is var name && (name == message || Members.Contains(name)) ? name + "_" : name;

    /// <summary>The classes that are made of the file itself.</summary>
    public static (string Reflection, string Extensions) FileClasses(string path) =>
        Pascal(Path.GetFileNameWithoutExtension(path), keepDots: false) is var file ? (file + "Reflection", file + "Extensions") : default;

    // A letter begins a word at the start and behind all that is no lower-case letter but an upper-case one.
    private static string Pascal(string name, bool keepDots)
    {
        var result = new StringBuilder(name.Length);
        var atStart = true;
        foreach (var character in name)
        {
            if (char.IsAsciiLetterLower(character))
            {
                result.Append(atStart ? char.ToUpperInvariant(character) : character);
                atStart = false;
            }
            else if (char.IsAsciiLetterUpper(character))
            {
                result.Append(character);
                atStart = false;
            }
            else
            {
                if (char.IsAsciiDigit(character) || (keepDots && character == '.'))
                    result.Append(character);
                atStart = true;
            }
        }
        if (result.Length > 0 && char.IsAsciiDigit(result[0]))
            result.Insert(0, '_');
        return result.ToString();
    }
}
