using System.Collections;

namespace Kitex;

/// <summary>
/// Names and texts beside a message, as gRPC carries them in headers and trailers. Names are in lower case and may occur more
/// than once. Immutable.
/// </summary>
public sealed class RpcMetadata : IReadOnlyList<KeyValuePair<string, string>>
{
    private readonly KeyValuePair<string, string>[] _fields;

    /// <param name="fields">The names and values, in order.</param>
    public RpcMetadata(params ReadOnlySpan<KeyValuePair<string, string>> fields) => _fields = fields.ToArray();

    /// <summary>None.</summary>
    public static RpcMetadata Empty { get; } = new();

    /// <inheritdoc/>
    public int Count => _fields.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => _fields[index];

    /// <summary>The first value of a name; null when there is none. A value under a name that ends in "-bin" is base64: see <see cref="Bytes"/>.</summary>
    public string? Text(string name)
    {
        foreach (var (key, value) in _fields)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The first value of a name that ends in "-bin"; null when there is none, or it is no base64.</summary>
    public byte[]? Bytes(string name) => Text(name) is { } text ? MetadataField.Decode(text) : null;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)_fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
