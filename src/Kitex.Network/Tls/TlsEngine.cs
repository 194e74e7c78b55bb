using System.Net;
using System.Net.Security;
using Kitex.Network.Connections;
using Kitex.Network.Timing;

namespace Kitex.Network.Tls;

/// <summary>
/// TLS over the connections of another engine, whose addresses, limits and draining stay as they are: a connection counts
/// from the moment the other engine accepts it, handshake included.
/// </summary>
/// <remarks>
/// The handshake runs before the <see cref="ConnectionHandler"/> is called, beside the accepting; one that fails closes the
/// connection and is told to <see cref="ListenOptions.HandlerFailed"/> as a <see cref="TlsHandshakeException"/>. A peer that
/// closes before its first byte only looked at the port and is not told of. A port that stops accepting closes the connections
/// that have sent nothing yet. Closing in good order says so to the peer, and the peer's saying so ends the stream, as
/// does the end of the connection below. One side may be through with the handshake before the other has judged its
/// certificate (with TLS 1.3 a client always is): a refusal then comes as the failure of its first read or write, a
/// <see cref="TlsHandshakeException"/> too.
/// </remarks>
/// <example><code>
/// var options = new TlsOptions
/// {
///     Server = new SslServerAuthenticationOptions
///     {
///         ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null),
///     },
/// };
/// await using var engine = new TlsEngine(new SocketEngine(), options);
/// </code></example>
public sealed class TlsEngine : NetworkEngine
{
    private readonly NetworkEngine _inner;
    private readonly TlsOptions _options;
    private readonly TimerWheel _timers;
    private volatile bool _disposed;

    /// <summary>Wraps the engine.</summary>
    /// <param name="inner">Carries the bytes. Not owned: it has to be disposed where it was made.</param>
    /// <param name="options">Certificates and checks.</param>
    /// <param name="time">The clock of all timeouts; default the system's. Give the inner engine the same.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the server's certificate is missing.</exception>
    public TlsEngine(NetworkEngine inner, TlsOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _inner = inner;
        _options = options;
        _timers = new TimerWheel(time ?? TimeProvider.System);
    }

    /// <summary>"tls over" and the name of the inner engine.</summary>
    public override string Name => $"tls over {_inner.Name}";

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException"><see cref="TlsOptions.Server"/> is not set.</exception>
    public override NetworkListener Listen(EndPoint address, ListenOptions options, ConnectionHandler handler)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(handler);
        var server = _options.Server ?? throw Missing("listen on", address, nameof(TlsOptions.Server), nameof(SslServerAuthenticationOptions));
        var acceptor = new TlsAcceptor(_options, server, handler, _timers);
        return new TlsListener(_inner.Listen(address, options, acceptor.ServeAsync), acceptor);
    }

    /// <inheritdoc/>
    /// <exception cref="TlsHandshakeException">The handshake failed.</exception>
    /// <exception cref="InvalidOperationException"><see cref="TlsOptions.Client"/> is not set.</exception>
    public override ValueTask<NetworkConnection> DialAsync(EndPoint address, DialOptions options, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(options);
        var client = _options.Client ?? throw Missing("dial", address, nameof(TlsOptions.Client), nameof(SslClientAuthenticationOptions));
        return new TlsDialer(_inner, address, options, _options, client, _timers).DialAsync(cancellation);
    }

    /// <summary>Refuses new ports and connections from here on; those there are, and the inner engine, have their owners.</summary>
    public override ValueTask DisposeAsync()
    {
        _disposed = true;
        return ValueTask.CompletedTask;
    }

    private static InvalidOperationException Missing(string act, EndPoint address, string option, string type) =>
        new($"Cannot {act} {EndPointName.Of(address)} with TLS: set TlsOptions.{option} to the {type} to use.");
}
