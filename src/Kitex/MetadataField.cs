using System.Buffers;
using System.Collections.Frozen;

namespace Kitex;

/// <summary>One field of <see cref="RpcMetadata"/>, checked before it is sent.</summary>
internal static class MetadataField
{
    private const string BinarySuffix = "-bin";
    private const int TextUnit = 4;
    private const char Padding = '=';

    // As in Kitex v0.16.3; content-length and what follows biz-extra are HTTP's own.
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        "content-type", "content-length", "user-agent", "te", "grpc-message-type", "grpc-encoding", "grpc-accept-encoding", "grpc-message", "grpc-status",
        "grpc-timeout", "grpc-status-details-bin", "biz-status", "biz-extra", "host", "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n");

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>True for the protocol's own fields, which are neither sent for users nor shown to them.</summary>
    public static bool IsReserved(string lowerName) => Reserved.Contains(lowerName);

    /// <exception cref="ArgumentException">The name or the value is none that may be sent.</exception>
    public static KeyValuePair<string, string> Checked(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var lower = CheckedName(name);
        if (lower.EndsWith(BinarySuffix, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The value of '{name}' must be bytes: a name that ends in {BinarySuffix} says so.", nameof(value));
        }

        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException($"The value of '{name}' has characters besides printable ASCII; send bytes under a name that ends in {BinarySuffix}.", nameof(value));
        }

        return new(lower, value);
    }

    /// <exception cref="ArgumentException">The name is none that may be sent.</exception>
    public static KeyValuePair<string, string> Checked(string name, ReadOnlySpan<byte> value)
    {
        var lower = CheckedName(name);
        return lower.EndsWith(BinarySuffix, StringComparison.Ordinal)
            ? new(lower, Encode(value))
            : throw new ArgumentException($"Bytes travel under a name that ends in {BinarySuffix}; '{name}' does not.", nameof(name));
    }

    /// <summary>Bytes as a value.</summary>
    public static string Encode(ReadOnlySpan<byte> value) => Convert.ToBase64String(value).TrimEnd(Padding);

    /// <summary>The bytes of a value, padded or not; null when it is no base64.</summary>
    public static byte[]? Decode(string text)
    {
        // What has no whole number of units must not be padded already (Kitex v0.16.3).
        var missing = -text.Length & (TextUnit - 1);
        if ((missing > 0 && text.Contains(Padding)) || text.AsSpan().ContainsAny(Blanks))
        {
            return null;
        }

        var padded = text.PadRight(text.Length + missing, Padding);
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var written) ? bytes[..written] : null;
    }

    private static string CheckedName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var lower = name.ToLowerInvariant();
        if (lower.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            throw new ArgumentException($"The name '{name}' has characters besides letters, digits and -_.", nameof(name));
        }

        return IsReserved(lower)
            ? throw new ArgumentException($"The name '{name}' is the protocol's own; choose another one.", nameof(name))
            : lower;
    }
}
