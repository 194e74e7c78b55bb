using System.Globalization;
using System.Net;
using Kitex.Discovery.Dns;

namespace Kitex.Discovery;

/// <summary>
/// Finds instances by DNS: every address of a name, or every target of its SRV records with the lowest priority. A name that
/// does not exist has no instances; a look that fails leaves the last list in place.
/// </summary>
public sealed class DnsResolver : PollingResolver
{
    private readonly DnsResolverOptions _options;
    private readonly DnsClient _client;

    /// <param name="options">What is looked up, and where. Null for the defaults.</param>
    /// <param name="time">The clock. Null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public DnsResolver(DnsResolverOptions? options = null, TimeProvider? time = null)
        : base(Valid(options).Interval, null, time)
    {
        _options = options ?? new();
        _client = new DnsClient(_options.Servers, _options.Timeout, _options.Attempts, Time);
    }

    /// <inheritdoc/>
    public override string Name => "dns";

    /// <summary>A resolver of one name, whatever the service: "echo.default.svc:8888", or the name of an SRV record.</summary>
    public static DnsResolver ForHost(string name) => new(new DnsResolverOptions { Template = name });

    /// <inheritdoc/>
    protected override ValueTask<Resolution> ResolveAsync(ServiceTarget target, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        var name = NameOf(target);
        var colon = name.LastIndexOf(':');
        if (colon < 0)
        {
            return ServicesAsync(name, cancellation);
        }

        return ushort.TryParse(name.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && colon > 0
            ? AddressesAsync(name[..colon], port, cancellation)
            : throw new FormatException($"'{name}' is neither a name with a port, \"echo.default.svc:8888\", nor one of SRV records, which has none.");
    }

    /// <summary>Services of one name share its look-ups.</summary>
    /// <param name="target">The service.</param>
    protected override object KeyOf(ServiceTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return NameOf(target);
    }

    private string NameOf(ServiceTarget target)
    {
        var name = _options.Template.Replace("{service}", target.Service, StringComparison.Ordinal);
        foreach (var (tag, value) in target.Tags)
        {
            name = name.Replace($"{{{tag}}}", value, StringComparison.Ordinal);
        }

        return name;
    }

    private async ValueTask<Resolution> AddressesAsync(string host, int port, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out var itself))
        {
            return new Resolution(new InstanceSet([new Instance(new IPEndPoint(itself, port))]));
        }

        if (_options.Servers.Count == 0)
        {
            var known = await SystemNames.AddressesAsync(host, cancellation).ConfigureAwait(false);
            return new Resolution(new InstanceSet(known.Select(address => new Instance(new IPEndPoint(address, port)))));
        }

        var found = await AddressesAsync(host, cancellation).ConfigureAwait(false);
        return new Resolution(new InstanceSet(found.Select(record => new Instance(new IPEndPoint(record.Address!, port)))), Shortest(found));
    }

    private async ValueTask<Resolution> ServicesAsync(string name, CancellationToken cancellation)
    {
        var answer = await _client.AskAsync(name, DnsRecordType.Service, cancellation).ConfigureAwait(false);
        var services = answer.Of(name, DnsRecordType.Service).Where(static record => record.Target.Length > 0).ToList();
        var lowest = services.Count == 0 ? 0 : services.Min(static record => record.Priority);
        var instances = new List<Instance>();
        List<DnsRecord> used = [];
        foreach (var service in services.Where(record => record.Priority == lowest))
        {
            used.Add(service);
            var addresses = answer.AddressesOf(service.Target);
            addresses = addresses.Count > 0 ? addresses : await AddressesAsync(service.Target, cancellation).ConfigureAwait(false);
            used.AddRange(addresses);

            // A weight of 0 means "hardly", which is not "never".
            instances.AddRange(addresses.Select(address => new Instance(new IPEndPoint(address.Address!, service.Port)) { Weight = Math.Max(1, service.Weight) }));
        }

        return new Resolution(new InstanceSet(instances), Shortest(used));
    }

    /// <summary>Both kinds of addresses; a server that knows nothing of one kind does not keep the other away.</summary>
    private async Task<IReadOnlyList<DnsRecord>> AddressesAsync(string host, CancellationToken cancellation)
    {
        var v4 = _client.AskAsync(host, DnsRecordType.Address, cancellation);
        var v6 = _client.AskAsync(host, DnsRecordType.AddressV6, cancellation);
        await Task.WhenAll((Task)v4, v6).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        List<DnsRecord> found = [];
        foreach (var (answer, type) in new[] { (v4, DnsRecordType.Address), (v6, DnsRecordType.AddressV6) })
        {
            if (answer.IsCompletedSuccessfully)
            {
                found.AddRange((await answer.ConfigureAwait(false)).Of(host, type));
            }
        }

        if (found.Count == 0)
        {
            await v4.ConfigureAwait(false);
            await v6.ConfigureAwait(false);
        }

        return found;
    }

    private static TimeSpan? Shortest(IReadOnlyList<DnsRecord> records) =>
        records.Count == 0 ? null : TimeSpan.FromSeconds(records.Min(static record => record.TimeToLive));

    private static DnsResolverOptions Valid(DnsResolverOptions? options)
    {
        options ??= new();
        options.Validate();
        return options;
    }
}
