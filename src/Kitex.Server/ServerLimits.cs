using Kitex.Server.Dispatching;

namespace Kitex.Server;

/// <summary>The limits of a server, which may change while it serves.</summary>
public sealed class ServerLimits
{
    private readonly Lock _gate = new();
    private readonly Admission _admission;
    private volatile LimitOptions _current;

    internal ServerLimits(LimitOptions options, Admission admission)
    {
        _current = options;
        _admission = admission;
        _admission.Limit(options);
    }

    /// <summary>What holds now.</summary>
    public LimitOptions Current => _current;

    /// <summary>
    /// Changes the limits: <c>server.Limits.Update(x => x with { MaxConnections = 100 })</c>. Calls and connections that are there
    /// stay, and count.
    /// </summary>
    /// <exception cref="ArgumentException">A value is out of range; the text names it, and nothing changes.</exception>
    public void Update(Func<LimitOptions, LimitOptions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_gate)
        {
            var next = change(_current);
            next.Validate();
            _admission.Limit(next);
            _current = next;
        }
    }
}
