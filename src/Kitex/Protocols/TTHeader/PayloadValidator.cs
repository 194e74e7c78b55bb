using System.Text;

namespace Kitex.Protocols.TTHeader;

/// <summary>
/// Guards payloads against changes on the way: the sender puts a text made from the payload into the TTHeader, the receiver
/// checks it. The payload is everything behind the header, the length of a framed one included (Kitex v0.16.3). Both
/// methods are called from many threads at once.
/// </summary>
public abstract class PayloadValidator
{
    /// <summary>The most bytes of a text (Kitex v0.16.3).</summary>
    public const int MaxTextBytes = 4096;

    private readonly byte[] _wireKey;

    /// <param name="key">Tells this check from others; goes out as "PV_key".</param>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    protected PayloadValidator(string key)
        : this(Prefixed(key))
    {
    }

    private protected PayloadValidator(ReadOnlySpan<byte> wireKey) => _wireKey = wireKey.ToArray();

    /// <summary>The CRC-32C of the payload, which Kitex offers as its own check. A message without it passes.</summary>
    public static PayloadValidator Crc32C { get; } = new Crc32CValidator();

    /// <summary>The key in the header.</summary>
    internal ReadOnlySpan<byte> WireKey => _wireKey;

    /// <summary>The text to send along.</summary>
    /// <param name="payload">What is sent.</param>
    /// <returns>At most <see cref="MaxTextBytes"/> bytes as UTF-8; null to send none.</returns>
    public abstract string? Generate(ReadOnlySpan<byte> payload);

    /// <summary>Whether the payload is what was sent. A message that fails ends its connection, and so does one for which this throws.</summary>
    /// <param name="text">The text that came along; empty when none did.</param>
    /// <param name="payload">What was received.</param>
    public abstract bool Validate(string text, ReadOnlySpan<byte> payload);

    private static byte[] Prefixed(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return [.. TTHeaderKeys.PayloadCheckPrefix, .. Encoding.UTF8.GetBytes(key)];
    }
}
