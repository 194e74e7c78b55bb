using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>Gives a web server connections that were accepted elsewhere.</summary>
internal sealed class HandedOverListener(EndPoint address) : IConnectionListener
{
    // Bounded by the connections open, which the listener in front limits.
    private readonly Channel<HandedOverConnection> _offered = Channel.CreateUnbounded<HandedOverConnection>();

    public EndPoint EndPoint => address;

    /// <summary>Offers a connection.</summary>
    /// <returns>False when the web server takes no more.</returns>
    public bool TryOffer(HandedOverConnection connection) => _offered.Writer.TryWrite(connection);

    /// <summary>The next connection; null when no more will come.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _offered.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_offered.Reader.TryRead(out var connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _offered.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _offered.Writer.TryComplete();
        while (_offered.Reader.TryRead(out var connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
