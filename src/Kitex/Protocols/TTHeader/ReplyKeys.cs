using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Kitex.Protocols.Framing;
using Kitex.Serialization.Thrift;

namespace Kitex.Protocols.TTHeader;

/// <summary>
/// What a reply says in its header: the keys of Kitex v0.16.3's server meta handler, and the values sent back, which travel
/// without any prefix.
/// </summary>
internal static class ReplyKeys
{
    private static ReadOnlySpan<byte> ResetText => "1"u8;

    /// <summary>Writes the text keys.</summary>
    /// <exception cref="ArgumentException">A value sent back has a key of the protocol's own.</exception>
    public static void WriteTexts(ref TTHeaderWriter header, in ReplyTarget target, in RpcResponse response, TTHeaderSettings settings)
    {
        if (response.Meta is { Backward.Count: > 0 } meta)
        {
            WriteBackward(ref header, meta.Backward);
        }

        if (!settings.StandardKeys)
        {
            return;
        }

        if (target.IsLast)
        {
            WriteReset(ref header);
        }

        if (response.Error is { Code: RpcErrorCode.Business, Cause: BizStatusException business })
        {
            header.WriteText(TTHeaderKeys.BizStatus, business.Code.ToString(CultureInfo.InvariantCulture));
            header.WriteText(TTHeaderKeys.BizMessage, business.Message);
            if (business.Extra.Count > 0)
            {
                header.WriteText(TTHeaderKeys.BizExtra, BizExtra.Format(business.Extra));
            }
        }
    }

    /// <summary>Writes the notice of closing.</summary>
    public static void WriteReset(ref TTHeaderWriter header) => header.WriteText(TTHeaderKeys.ConnectionReset, ResetText);

    /// <summary>Writes the numbered keys.</summary>
    public static void WriteInts(ref TTHeaderWriter header, ThriftMessageType type, TTHeaderSettings settings)
    {
        if (settings.StandardKeys)
        {
            header.WriteInt(TTHeaderIntKey.MessageType, (int)type);
        }
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="FormatException">The extra of a business error is malformed.</exception>
    public static ReplyHeader Read(TTHeaderInfo info)
    {
        ReadOnlySpan<byte> status = default, message = default, extra = default;
        var isLast = false;
        Dictionary<string, string>? backward = null;
        foreach (var pair in info)
        {
            if (pair.IsInt)
            {
                continue;
            }

            if (pair.Key.SequenceEqual(TTHeaderKeys.BizStatus))
            {
                status = pair.Value;
            }
            else if (pair.Key.SequenceEqual(TTHeaderKeys.BizMessage))
            {
                message = pair.Value;
            }
            else if (pair.Key.SequenceEqual(TTHeaderKeys.BizExtra))
            {
                extra = pair.Value;
            }
            else if (pair.Key.SequenceEqual(TTHeaderKeys.ConnectionReset))
            {
                isLast = true;
            }
            else if (!IsOwn(pair.Key) && pair.Value.Length > 0 && pair.Key.Length > 0)
            {
                (backward ??= [])[Encoding.UTF8.GetString(pair.Key)] = Encoding.UTF8.GetString(pair.Value);
            }
        }

        return new ReplyHeader { Business = Business(status, message, extra), Backward = backward, IsLast = isLast };
    }

    // Anything but a number other than 0 is no business error, as in Kitex v0.16.3.
    private static BizStatusException? Business(ReadOnlySpan<byte> status, ReadOnlySpan<byte> message, ReadOnlySpan<byte> extra) =>
        Utf8Parser.TryParse(status, out int code, out var used) && used == status.Length && code != 0
            ? new BizStatusException(code, Encoding.UTF8.GetString(message), extra.IsEmpty ? null : BizExtra.Parse(extra))
            : null;

    private static void WriteBackward(ref TTHeaderWriter header, IReadOnlyDictionary<string, string> values)
    {
        foreach (var (key, value) in values)
        {
            var utf8 = Encoding.UTF8.GetBytes(key);
            if (IsOwn(utf8))
            {
                throw new ArgumentException($"The key '{key}' cannot be sent back, it is TTHeader's own; choose another one.");
            }

            header.WriteText(utf8, value);
        }
    }

    private static bool IsOwn(ReadOnlySpan<byte> key) =>
        key.SequenceEqual(TTHeaderKeys.BizStatus)
        || key.SequenceEqual(TTHeaderKeys.BizMessage)
        || key.SequenceEqual(TTHeaderKeys.BizExtra)
        || key.SequenceEqual(TTHeaderKeys.ConnectionReset)
        || key.SequenceEqual(TTHeaderKeys.RemoteAddress)
        || key.SequenceEqual(TTHeaderKeys.PayloadChecksum)
        || key.StartsWith(TTHeaderKeys.PayloadCheckPrefix);
}
