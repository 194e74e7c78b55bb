namespace Kitex.Discovery.Dns;

/// <summary>An answer of a DNS server.</summary>
/// <param name="Code">0 for success, 3 for a name that does not exist; what else failed.</param>
/// <param name="IsTruncated">Whether it was too long for its way.</param>
/// <param name="Records">What it says, and what it adds unasked.</param>
internal sealed record DnsAnswer(int Code, bool IsTruncated, IReadOnlyList<DnsRecord> Records)
{
    /// <summary>The code for a name that does not exist.</summary>
    public const int NoSuchName = 3;

    // Of aliases of aliases; who makes more makes a circle.
    private const int MostAliases = 16;

    /// <summary>The records of a kind that a name has, by itself or by its aliases.</summary>
    public IReadOnlyList<DnsRecord> Of(string name, DnsRecordType type)
    {
        name = name.TrimEnd('.');
        for (var aliases = 0; aliases <= MostAliases; aliases++)
        {
            var found = Records.Where(record => record.Type == type && IsOf(record, name)).ToList();
            if (found.Count > 0)
            {
                return found;
            }

            if (Records.FirstOrDefault(record => record.Type == DnsRecordType.Alias && IsOf(record, name)) is not { } alias)
            {
                break;
            }

            name = alias.Target;
        }

        return [];
    }

    /// <summary>The addresses of a name, of both kinds.</summary>
    public IReadOnlyList<DnsRecord> AddressesOf(string name) => [.. Of(name, DnsRecordType.Address), .. Of(name, DnsRecordType.AddressV6)];

    private static bool IsOf(DnsRecord record, string name) => string.Equals(record.Name, name, StringComparison.OrdinalIgnoreCase);
}
