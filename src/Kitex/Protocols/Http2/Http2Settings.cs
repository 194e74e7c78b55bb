using System.Buffers.Binary;

namespace Kitex.Protocols.Http2;

/// <summary>What one side of a connection said that it takes; the standard's values until then.</summary>
internal sealed class Http2Settings
{
    /// <summary>The window of connections and streams unless SETTINGS say otherwise, in bytes.</summary>
    public const int DefaultWindow = 65_535;

    private const int IdBytes = 2;

    /// <summary>The largest dynamic table of its decoder, in bytes.</summary>
    public uint HeaderTableSize { get; private set; } = Hpack.HpackTable.DefaultMaxSize;

    /// <summary>The smallest value that the last SETTINGS gave it on the way: an encoder must have been there (RFC 7541 section 4.2).</summary>
    public uint SmallestHeaderTableSize { get; private set; } = Hpack.HpackTable.DefaultMaxSize;

    /// <summary>Whether it takes pushes.</summary>
    public bool EnablePush { get; private set; } = true;

    /// <summary>How many streams the peer may have open.</summary>
    public uint MaxConcurrentStreams { get; private set; } = uint.MaxValue;

    /// <summary>The window each stream starts with, in bytes. A change moves the windows of open streams by the difference.</summary>
    public int InitialWindowSize { get; private set; } = DefaultWindow;

    /// <summary>The largest payload of a frame, in bytes.</summary>
    public int MaxFrameSize { get; private set; } = Http2FrameHeader.DefaultMaxLength;

    /// <summary>The largest header list, in bytes.</summary>
    public uint MaxHeaderListSize { get; private set; } = uint.MaxValue;

    /// <summary>Takes over the payload of SETTINGS, whose length was checked, in the order of the wire.</summary>
    /// <param name="payload">The settings; of one that occurs several times the last counts.</param>
    /// <param name="isFromServer">A server must not ask for pushes.</param>
    /// <returns>What is wrong with a value; null when all were taken.</returns>
    public Http2Violation? Apply(ReadOnlySpan<byte> payload, bool isFromServer)
    {
        SmallestHeaderTableSize = uint.MaxValue;
        for (; payload.Length >= Http2Setting.Bytes; payload = payload[Http2Setting.Bytes..])
        {
            var id = (Http2SettingId)BinaryPrimitives.ReadUInt16BigEndian(payload);
            var value = BinaryPrimitives.ReadUInt32BigEndian(payload[IdBytes..]);
            if (Apply(id, value, isFromServer) is { } violation)
            {
                return violation;
            }
        }

        return null;
    }

    private Http2Violation? Apply(Http2SettingId id, uint value, bool isFromServer)
    {
        switch (id)
        {
            case Http2SettingId.HeaderTableSize:
                HeaderTableSize = value;
                SmallestHeaderTableSize = Math.Min(SmallestHeaderTableSize, value);
                return null;
            case Http2SettingId.EnablePush when value > (isFromServer ? 0u : 1u):
                return Wrong(Http2ErrorCode.ProtocolError, id, value);
            case Http2SettingId.EnablePush:
                EnablePush = value != 0;
                return null;
            case Http2SettingId.MaxConcurrentStreams:
                MaxConcurrentStreams = value;
                return null;
            case Http2SettingId.InitialWindowSize when value > int.MaxValue:
                return Wrong(Http2ErrorCode.FlowControlError, id, value);
            case Http2SettingId.InitialWindowSize:
                InitialWindowSize = (int)value;
                return null;
            case Http2SettingId.MaxFrameSize when value is < Http2FrameHeader.DefaultMaxLength or > Http2FrameHeader.LargestLength:
                return Wrong(Http2ErrorCode.ProtocolError, id, value);
            case Http2SettingId.MaxFrameSize:
                MaxFrameSize = (int)value;
                return null;
            case Http2SettingId.MaxHeaderListSize:
                MaxHeaderListSize = value;
                return null;
            default:
                return null;
        }
    }

    private static Http2Violation Wrong(Http2ErrorCode code, Http2SettingId id, uint value) =>
        new(code, FormattableString.Invariant($"The setting {(int)id} has the value {value}, which the standard forbids."));
}
