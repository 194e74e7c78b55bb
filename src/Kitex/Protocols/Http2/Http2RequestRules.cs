using System.Buffers;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Protocols.Http2;

/// <summary>
/// What the fields of a request must not be (RFC 9113 sections 8.2 and 8.3). Whether one is missing is left to the owner, as
/// Kitex v0.16.3 serves requests without a method or a scheme.
/// </summary>
/// <remarks>Blanks around values are let pass: the standard forbids them, and grpc-message of Go has them.</remarks>
internal struct Http2RequestRules
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"u8);
    private static readonly SearchValues<byte> NoValueBytes = SearchValues.Create("\0\r\n"u8);

    private int _seen;
    private bool _hasOrdinary;

    /// <summary>True when the field may stand in the headers, behind those asked about before.</summary>
    public bool Allows(scoped in HeaderField field)
    {
        if (field.Known is HeaderName.Method or HeaderName.Scheme or HeaderName.Path or HeaderName.Authority)
        {
            var bit = 1 << (int)field.Known;
            var isAllowed = !_hasOrdinary && (_seen & bit) == 0;
            _seen |= bit;
            return isAllowed && HasValue(field);
        }

        _hasOrdinary = true;
        return AllowsInTrailers(field);
    }

    /// <summary>True when the field may stand in trailers.</summary>
    public static bool AllowsInTrailers(scoped in HeaderField field) => field.Known switch
    {
        HeaderName.Method or HeaderName.Scheme or HeaderName.Path or HeaderName.Authority or HeaderName.Status
            or HeaderName.Connection or HeaderName.TransferEncoding or HeaderName.KeepAlive or HeaderName.ProxyConnection or HeaderName.Upgrade => false,
        HeaderName.Other => IsName(field.Name) && HasValue(field),
        _ => HasValue(field),
    };

    private static bool HasValue(scoped in HeaderField field) => !field.Value.ContainsAny(NoValueBytes);

    private static bool IsName(ReadOnlySpan<byte> name) => !name.IsEmpty && !name.ContainsAnyExcept(NameBytes);
}
