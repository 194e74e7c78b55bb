using System.Text;

namespace Kitex.Protocols.Http2.Hpack;

/// <summary>The fields that every HPACK decoder knows (RFC 7541 appendix A), numbered from 1.</summary>
internal static class StaticTable
{
    /// <summary>The number of the last field.</summary>
    public const int Count = 61;

    private static readonly StaticField[] Fields = MakeFields();

    private static ReadOnlySpan<byte> Text =>
        """
        :authority
        :method GET
        :method POST
        :path /
        :path /index.html
        :scheme http
        :scheme https
        :status 200
        :status 204
        :status 206
        :status 304
        :status 400
        :status 404
        :status 500
        accept-charset
        accept-encoding gzip, deflate
        accept-language
        accept-ranges
        accept
        access-control-allow-origin
        age
        allow
        authorization
        cache-control
        content-disposition
        content-encoding
        content-language
        content-length
        content-location
        content-range
        content-type
        cookie
        date
        etag
        expect
        expires
        from
        host
        if-match
        if-modified-since
        if-none-match
        if-range
        if-unmodified-since
        last-modified
        link
        location
        max-forwards
        proxy-authenticate
        proxy-authorization
        range
        referer
        refresh
        retry-after
        server
        set-cookie
        strict-transport-security
        transfer-encoding
        user-agent
        vary
        via
        www-authenticate
        """u8;

    /// <summary>A field.</summary>
    public static HeaderField Get(int index)
    {
        ref readonly var field = ref Fields[index];
        return new HeaderField(field.Known, field.Name, field.Value);
    }

    /// <summary>The name of a field.</summary>
    public static ReadOnlySpan<byte> Name(int index) => Fields[index].Name;

    /// <summary>The value of a field; empty for most.</summary>
    public static ReadOnlySpan<byte> Value(int index) => Fields[index].Value;

    /// <summary>The name of a field as its number; <see cref="HeaderName.Other"/> beyond the table.</summary>
    public static HeaderName NameOf(int index) => (uint)index < (uint)Fields.Length ? Fields[index].Known : HeaderName.Other;

    /// <summary>The field with this name and value; 0 when there is none.</summary>
    public static int Find(HeaderName name, ReadOnlySpan<byte> value)
    {
        for (var index = (int)name; name != HeaderName.Other && NameOf(index) == name; index++)
        {
            if (Value(index).SequenceEqual(value))
            {
                return index;
            }
        }

        return 0;
    }

    private static StaticField[] MakeFields()
    {
        var fields = new List<StaticField> { default };
        foreach (var line in Encoding.ASCII.GetString(Text).Split('\n'))
        {
            var parts = line.Split(' ', 2);
            var isAgain = parts[0] == Encoding.ASCII.GetString(fields[^1].Name ?? []);
            var known = isAgain ? fields[^1].Known : (HeaderName)fields.Count;
            fields.Add(new StaticField(known, Encoding.ASCII.GetBytes(parts[0]), parts.Length == 1 ? [] : Encoding.ASCII.GetBytes(parts[1])));
        }

        return [.. fields];
    }

    private readonly record struct StaticField(HeaderName Known, byte[] Name, byte[] Value);
}
