using System.Runtime.InteropServices;

namespace Kitex.Protocols.Http2.Hpack;

/// <summary>The texts of the known header names, and how they are found.</summary>
internal static class HeaderNames
{
    private const int Slots = 256;

    private static readonly byte[][] Added =
    [
        [.. "te"u8], [.. "grpc-status"u8], [.. "grpc-message"u8], [.. "grpc-timeout"u8], [.. "grpc-encoding"u8],
        [.. "grpc-accept-encoding"u8], [.. "grpc-message-type"u8], [.. "grpc-status-details-bin"u8], [.. "grpc-previous-rpc-attempts"u8],
        [.. "biz-status"u8], [.. "biz-extra"u8], [.. "source-service"u8], [.. "source-method"u8], [.. "destination-service"u8],
        [.. "destination-method"u8], [.. "stream-log-id"u8], [.. "connection"u8],
        [.. "keep-alive"u8], [.. "proxy-connection"u8], [.. "upgrade"u8],
    ];

    private static readonly byte[] Table = MakeTable();

    /// <summary>One more than the last known name.</summary>
    public static int End => StaticTable.Count + 1 + Added.Length;

    /// <summary>The text of a known name.</summary>
    public static ReadOnlySpan<byte> Text(HeaderName name) => (int)name <= StaticTable.Count
        ? StaticTable.Name((int)name)
        : Added[(int)name - StaticTable.Count - 1];

    /// <summary>The name with this text, lower-case as the protocol demands; <see cref="HeaderName.Other"/> when it is none of those known.</summary>
    public static HeaderName Find(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return HeaderName.Other;
        }

        for (var slot = Slot(text); Table[slot] != 0; slot = (slot + 1) % Slots)
        {
            var name = (HeaderName)Table[slot];
            if (Text(name).SequenceEqual(text))
            {
                return name;
            }
        }

        return HeaderName.Other;
    }

    private static int Slot(ReadOnlySpan<byte> text) =>
        ((text.Length * 31) + (MemoryMarshal.GetReference(text) * 7) + (text[text.Length / 2] * 5) + text[^1]) % Slots;

    private static byte[] MakeTable()
    {
        var table = new byte[Slots];
        for (var name = 1; name < End; name++)
        {
            var text = Text((HeaderName)name);
            if ((int)StaticTable.NameOf(name) is var first && first != 0 && first != name)
            {
                continue;
            }

            var slot = Slot(text);
            while (table[slot] != 0)
            {
                slot = (slot + 1) % Slots;
            }

            table[slot] = (byte)name;
        }

        return table;
    }
}
