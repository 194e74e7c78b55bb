using Kitex.Discovery;
using Kitex.Registries.Etcd.Wire;
using Kitex.Registries.Keeping;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Etcd;

/// <summary>A key under a lease of its own, which is kept alive.</summary>
internal sealed class EtcdRegistration : KeptRegistration
{
    private const int BeatsPerLease = 3;

    private readonly EtcdClient _client;
    private readonly TimeSpan _leaseTime;
    private readonly byte[] _key;
    private readonly byte[] _value;
    private long _lease;

    /// <param name="client">Asks etcd.</param>
    /// <param name="keys">Says where the instance stands.</param>
    /// <param name="service">The instance.</param>
    /// <param name="options">The registry's.</param>
    /// <param name="logger">Its log.</param>
    /// <param name="time">The clock.</param>
    public EtcdRegistration(EtcdClient client, EtcdKeys keys, ServiceRegistration service, EtcdOptions options, ILogger logger, TimeProvider time)
        : base(EtcdRegistry.Kind, service, options.RetryDelay, logger, time)
    {
        _client = client;
        _leaseTime = options.Lease(Environment.GetEnvironmentVariable(EtcdOptions.LeaseVariable));
        _key = keys.Of(service);
        _value = keys.ValueOf(service);
    }

    /// <inheritdoc/>
    protected override TimeSpan Interval => _leaseTime / BeatsPerLease;

    /// <inheritdoc/>
    protected override async ValueTask RegisterAsync(CancellationToken cancellation)
    {
        if (_lease != 0 && await TryPutAsync(cancellation).ConfigureAwait(false))
        {
            return;
        }

        var granted = await _client.AskAsync(EtcdMethods.LeaseGrant, new LeaseGrantRequest((long)_leaseTime.TotalSeconds), cancellation).ConfigureAwait(false);
        _lease = granted.Id;
        try
        {
            await PutAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is RegistryException or OperationCanceledException)
        {
            // It may have come through all the same, and nobody would take it out.
            await TryRevokeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<bool> BeatAsync(CancellationToken cancellation)
    {
        if (_lease == 0 || !await _client.KeepAliveAsync(_lease, cancellation).ConfigureAwait(false))
        {
            _lease = 0;
            return false;
        }

        // Somebody may have deleted it. Whose it is does not matter: another process may have the address by now.
        var found = await _client.AskAsync(EtcdMethods.Range, new RangeRequest(_key, []) { KeysOnly = true }, cancellation).ConfigureAwait(false);
        return found.Values.Count > 0;
    }

    /// <summary>Revokes the lease, which takes out the key, unless that is another one's by now. Go deletes the key and leaves the lease to its time.</summary>
    protected override async ValueTask DeregisterAsync(CancellationToken cancellation)
    {
        if (_lease == 0)
        {
            return;
        }

        try
        {
            await _client.AskAsync(EtcdMethods.LeaseRevoke, new LeaseRevokeRequest(_lease), cancellation).ConfigureAwait(false);
        }
        catch (RegistryException gone) when (EtcdFailure.IsOfLease(gone))
        {
            // And the key with it.
        }
    }

    private async ValueTask PutAsync(CancellationToken cancellation) =>
        await _client.AskAsync(EtcdMethods.Put, new PutRequest(_key, _value, _lease), cancellation).ConfigureAwait(false);

    /// <returns>False when the lease is gone.</returns>
    private async ValueTask<bool> TryPutAsync(CancellationToken cancellation)
    {
        try
        {
            await PutAsync(cancellation).ConfigureAwait(false);
            return true;
        }
        catch (RegistryException gone) when (EtcdFailure.IsOfLease(gone))
        {
            return false;
        }
    }

    private async ValueTask TryRevokeAsync()
    {
        try
        {
            await DeregisterAsync(CancellationToken.None).ConfigureAwait(false);
            _lease = 0;
        }
        catch (RegistryException)
        {
            // Then it goes when its time is over.
        }
    }
}
