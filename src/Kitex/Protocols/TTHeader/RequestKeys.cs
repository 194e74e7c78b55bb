using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Kitex.Protocols.Framing;

namespace Kitex.Protocols.TTHeader;

/// <summary>What a request says in its header: the keys of Kitex v0.16.3's client meta handler, and metainfo.</summary>
internal static class RequestKeys
{
    private const int LongestNumber = 20;

    // What generated code calls the methods of several services together; no server has a service of that name (Kitex v0.16.3).
    private const string CombinedService = "CombineService";

    private static ReadOnlySpan<byte> FramedText => "framed"u8;

    private static ReadOnlySpan<byte> UnframedText => "unframed"u8;

    // The rest of TTHeaderKeys.AclToken behind the prefix of transient keys.
    private static readonly string AclTokenKey = Encoding.UTF8.GetString(TTHeaderKeys.AclToken[TTHeaderKeys.TransientPrefix.Length..]);

    /// <summary>Writes the text keys.</summary>
    public static void WriteTexts(ref TTHeaderWriter header, RpcRequest request, TTHeaderSettings settings)
    {
        var meta = request.Meta;
        var hasMeta = !ReferenceEquals(meta, MetaInfo.Empty);
        if (hasMeta && meta.Transient.TryGetValue(AclTokenKey, out var token) && token.Length > 0)
        {
            header.WriteAclToken(Encoding.UTF8.GetBytes(token));
        }

        if (settings.StandardKeys && request.Method.Service != CombinedService)
        {
            header.WriteText(TTHeaderKeys.IdlServiceName, request.Method.Service);
        }

        if (hasMeta)
        {
            WriteAll(ref header, TTHeaderKeys.TransientPrefix, meta.Transient);
            WriteAll(ref header, TTHeaderKeys.PersistentPrefix, meta.Persistent);
        }
    }

    /// <summary>Writes the numbered keys.</summary>
    public static void WriteInts(ref TTHeaderWriter header, RpcRequest request, bool framed, TimeSpan remaining, TTHeaderSettings settings)
    {
        if (!settings.StandardKeys)
        {
            return;
        }

        header.WriteInt(TTHeaderIntKey.TransportType, framed ? FramedText : UnframedText);
        header.WriteInt(TTHeaderIntKey.FromService, request.Caller);
        header.WriteInt(TTHeaderIntKey.ToService, request.Callee);
        header.WriteInt(TTHeaderIntKey.ToMethod, request.Method.Utf8Name.Span);
        WriteMilliseconds(ref header, TTHeaderIntKey.RpcTimeout, remaining);
        WriteMilliseconds(ref header, TTHeaderIntKey.ConnectTimeout, settings.ConnectTimeout);
        header.WriteInt(TTHeaderIntKey.FromMethod, request.CallerMethod);
        header.WriteInt(TTHeaderIntKey.MessageType, (int)MessagePayload.TypeOf(request.Method));
    }

    /// <summary>Reads them. Of a key that occurs several times the last one counts.</summary>
    public static RequestHeader Read(TTHeaderInfo info)
    {
        ReadOnlySpan<byte> service = default, caller = default, callerMethod = default, callerAddress = default;
        var timeout = TimeSpan.Zero;
        var meta = default(MetaBuilder);
        foreach (var pair in info)
        {
            if (!pair.IsInt)
            {
                if (pair.Key.SequenceEqual(TTHeaderKeys.IdlServiceName))
                {
                    service = pair.Value;
                }
                else if (pair.Key.SequenceEqual(TTHeaderKeys.RemoteAddress))
                {
                    callerAddress = pair.Value;
                }
                else
                {
                    meta.Add(pair.Key, pair.Value);
                }

                continue;
            }

            switch (pair.IntKey)
            {
                case TTHeaderIntKey.FromService:
                    caller = pair.Value;
                    break;
                case TTHeaderIntKey.FromMethod:
                    callerMethod = pair.Value;
                    break;
                case TTHeaderIntKey.RpcTimeout:
                    timeout = Milliseconds(pair.Value);
                    break;
            }
        }

        return new RequestHeader
        {
            Service = service,
            Caller = caller,
            CallerMethod = callerMethod,
            CallerAddress = callerAddress,
            Timeout = timeout,
            Meta = meta.Build(),
        };
    }

    private static void WriteAll(ref TTHeaderWriter header, ReadOnlySpan<byte> prefix, IReadOnlyDictionary<string, string> values)
    {
        var isTransient = prefix.SequenceEqual(TTHeaderKeys.TransientPrefix);
        foreach (var (key, value) in values)
        {
            if (key.Length > 0 && value.Length > 0 && !(isTransient && key == AclTokenKey))
            {
                header.WriteText(prefix, key, value);
            }
        }
    }

    // Rounded up: a caller that still waits is not told to have given up.
    private static void WriteMilliseconds(ref TTHeaderWriter header, TTHeaderIntKey key, TimeSpan span)
    {
        if (span != Timeout.InfiniteTimeSpan)
        {
            Span<byte> digits = stackalloc byte[LongestNumber];
            Math.Max(1, (long)Math.Ceiling(span.TotalMilliseconds)).TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
            header.WriteInt(key, digits[..written]);
        }
    }

    // What is no positive number says nothing, as in Kitex v0.16.3.
    private static TimeSpan Milliseconds(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out int milliseconds, out var used) && used == text.Length && milliseconds > 0
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.Zero;
}
