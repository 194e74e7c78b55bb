namespace Kitex.Discovery.Dns;

/// <summary>The records that matter here, by their numbers (RFC 1035, 2782, 3596).</summary>
internal enum DnsRecordType
{
    /// <summary>A: an IPv4 address.</summary>
    Address = 1,

    /// <summary>CNAME: another name.</summary>
    Alias = 5,

    /// <summary>AAAA: an IPv6 address.</summary>
    AddressV6 = 28,

    /// <summary>SRV: a target with port, priority and weight.</summary>
    Service = 33,
}
