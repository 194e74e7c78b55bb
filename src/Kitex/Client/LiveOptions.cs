using Kitex.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Kitex.Client;

/// <summary>
/// A client's options and what becomes of them while it runs: policies change with the configuration and by code; what the client
/// was built of does not.
/// </summary>
internal sealed class LiveOptions : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Func<KitexClientOptions, KitexClientOptions>> _changes;
    private readonly List<IDisposable> _reloads = [];
    private readonly IConfiguration[] _sections;
    private readonly ILogger _logger;
    private volatile KitexClientOptions _current;
    private volatile MethodPolicies _policies;

    public LiveOptions(KitexClientBuilder builder)
    {
        _changes = [.. builder.Changes];
        _logger = builder.Logging.CreateLogger<KitexClient>();
        Built = builder.Options;
        Built.Validate();
        _current = Built;
        _policies = Built.Policies;
        _sections = [.. builder.Sections];
    }

    /// <summary>What the client was built of.</summary>
    public KitexClientOptions Built { get; }

    /// <summary>What holds now, as far as it may change.</summary>
    public KitexClientOptions Current => _current;

    /// <summary>What holds for each method now.</summary>
    public MethodPolicies Policies => _policies;

    /// <summary>Follows the configurations from now on, once the client is whole.</summary>
    public void Follow()
    {
        foreach (var section in _sections)
        {
            _reloads.Add(ChangeToken.OnChange(section.GetReloadToken, Reload));
        }
    }

    /// <summary>Changes what holds from now on.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or what the client is built of would change.</exception>
    public void Change(Func<KitexClientOptions, KitexClientOptions> change)
    {
        lock (_gate)
        {
            var changed = change(_current);
            changed.Validate();
            if (!changed.IsBuiltAs(Built))
            {
                throw new ArgumentException("What a client is built of cannot change while it runs: only timeouts, retry, circuit breakers, fallback and what holds for single methods. Make another client.");
            }

            _changes.Add(change);
            Use(changed);
        }
    }

    public void Dispose()
    {
        foreach (var reload in _reloads)
        {
            reload.Dispose();
        }
    }

    /// <summary>Reads everything anew; what cannot be is logged, and the last that could be stays.</summary>
    private void Reload()
    {
        lock (_gate)
        {
            try
            {
                var read = _changes.Aggregate(new KitexClientOptions(), static (options, change) => change(options));
                read.Validate();
                if (!read.IsBuiltAs(Built))
                {
                    Log.NeedsRestart(_logger);
                }

                Use(read);
            }
            catch (Exception wrong)
            {
                Log.ReloadFailed(_logger, wrong.Message);
            }
        }
    }

    private void Use(KitexClientOptions options)
    {
        _current = options;
        _policies = options.Policies;
    }
}
