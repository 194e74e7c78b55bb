using System.Collections;

namespace Kitex;

/// <summary>
/// Names and texts beside a message, as gRPC carries them in headers and trailers. Names are in lower case and may occur more
/// than once. Immutable: what is sent is made of <see cref="Empty"/> by <see cref="With(string, string)"/>.
/// </summary>
public sealed class RpcMetadata : IReadOnlyList<KeyValuePair<string, string>>
{
    private readonly KeyValuePair<string, string>[] _fields;

    private RpcMetadata(KeyValuePair<string, string>[] fields) => _fields = fields;

    /// <summary>None.</summary>
    public static RpcMetadata Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _fields.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => _fields[index];

    /// <summary>The same and one more field behind the others.</summary>
    /// <param name="name">Letters, digits and "-_."; goes out in lower case. None of the protocol's own, and none that ends in "-bin".</param>
    /// <param name="value">Printable ASCII.</param>
    /// <exception cref="ArgumentException">The name or the value is none that may be sent; the text says why.</exception>
    public RpcMetadata With(string name, string value) => With(MetadataField.Checked(name, value));

    /// <summary>As <see cref="With(string, string)"/>, with any bytes.</summary>
    /// <param name="name">Ends in "-bin".</param>
    /// <param name="value">Any bytes; they travel as base64.</param>
    /// <exception cref="ArgumentException">The name is none that may be sent; the text says why.</exception>
    public RpcMetadata With(string name, ReadOnlySpan<byte> value) => With(MetadataField.Checked(name, value));

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

    /// <summary>What came from a peer, as it came.</summary>
    internal static RpcMetadata Received(List<KeyValuePair<string, string>>? fields) => fields is null or { Count: 0 } ? Empty : new([.. fields]);

    private RpcMetadata With(KeyValuePair<string, string> field) => new([.. _fields, field]);
}
