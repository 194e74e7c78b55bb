using System.Buffers;
using System.Text;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Protocols.Grpc;

/// <summary>
/// The metadata of a request as bytes, made ready before the connection's gate is taken. What HTTP does not allow is left out
/// without a word (Kitex v0.16.3). Allocates nothing once it has its size.
/// </summary>
internal sealed class GrpcFields
{
    private const byte Delete = 0x7f;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"u8);

    private readonly GrpcFieldList _fields = new();

    /// <summary>The bytes they count, as RFC 9113 does.</summary>
    public int ListBytes { get; private set; }

    /// <summary>Drops all.</summary>
    public void Clear()
    {
        _fields.Clear();
        ListBytes = 0;
    }

    /// <summary>Adds metainfo: keys in lower case with <c>-</c> for <c>_</c> (Kitex v0.16.3). Empty keys and values count for nothing.</summary>
    public void Add(MetaInfo meta)
    {
        foreach (var (key, value) in meta.Transient)
        {
            AddMeta(GrpcMetaPrefix.Transient, key, value);
        }

        foreach (var (key, value) in meta.Persistent)
        {
            AddMeta(GrpcMetaPrefix.Persistent, key, value);
        }
    }

    /// <summary>Adds a field.</summary>
    public void Add(ReadOnlySpan<byte> name, string value)
    {
        var start = _fields.Length;
        name.CopyTo(_fields.Begin(name.Length));
        End(start, name.Length, value);
    }

    /// <summary>Adds what the caller says, which was checked before.</summary>
    public void Add(RpcMetadata headers)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            var (name, value) = headers[i];
            var start = _fields.Length;
            Encoding.ASCII.GetBytes(name, _fields.Begin(name.Length));
            End(start, name.Length, value);
        }
    }

    /// <summary>Gives all to an encoder.</summary>
    public void WriteTo(HpackEncoder encoder)
    {
        for (var at = 0; _fields.TryNext(ref at, out var name, out var value);)
        {
            encoder.Add(name, value, HeaderIndexing.Incremental);
        }
    }

    private void AddMeta(string prefix, string key, string value)
    {
        if (key.Length == 0 || value.Length == 0)
        {
            return;
        }

        var start = _fields.Length;
        var bytes = Encoding.UTF8.GetByteCount(key);
        var name = _fields.Begin(prefix.Length + bytes);
        Encoding.ASCII.GetBytes(prefix, name);
        name = name[prefix.Length..];
        Encoding.UTF8.GetBytes(key, name);
        for (var i = 0; i < bytes; i++)
        {
            name[i] = name[i] switch
            {
                >= (byte)'A' and <= (byte)'Z' => (byte)(name[i] | 0x20),
                (byte)'_' => (byte)'-',
                var other => other,
            };
        }

        if (name[..bytes].ContainsAnyExcept(NameBytes))
        {
            _fields.CutTo(start);
            return;
        }

        End(start, prefix.Length + bytes, value);
    }

    /// <summary>Adds the value; a forbidden one takes the name with it.</summary>
    private void End(int start, int nameBytes, string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        var text = _fields.Begin(bytes);
        Encoding.UTF8.GetBytes(value, text);
        foreach (var b in text)
        {
            if ((b < ' ' && b != '\t') || b == Delete)
            {
                _fields.CutTo(start);
                return;
            }
        }

        ListBytes += HpackTable.SizeOf(nameBytes, bytes);
    }
}
