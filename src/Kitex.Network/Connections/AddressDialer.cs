using System.Net;
using System.Net.Sockets;
using Kitex.Network.Timing;

namespace Kitex.Network.Connections;

/// <summary>One attempt to reach an address: resolves its name and tries what it resolves to in turn.</summary>
internal sealed class AddressDialer(
    EndPoint address, DialOptions options, TimerWheel timers, Func<EndPoint, CancellationToken, ValueTask<ByteChannel>> connectAsync)
{
    // A full backlog of a Unix socket refuses at once instead of waiting; try again after this.
    private static readonly TimeSpan BacklogRetry = TimeSpan.FromMilliseconds(10);

    private readonly long _started = timers.Time.GetTimestamp();

    public async ValueTask<NetworkConnection> DialAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var timer = new CancellationTokenSource(options.Timeout, timers.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            var candidates = await ResolveAsync(either.Token).ConfigureAwait(false);
            for (var i = 0; ; i++)
            {
                var last = i == candidates.Length - 1;
                try
                {
                    var channel = await ConnectAsync(candidates[i], candidates.Length - i, either.Token).ConfigureAwait(false);
                    return new ChannelConnection(channel, timers);
                }
                catch (SocketException) when (!last)
                {
                    // The next address may do.
                }
                catch (OperationCanceledException) when (!last && !either.IsCancellationRequested)
                {
                    // This one had its share of the time.
                }
            }
        }
        catch (SocketException exception)
        {
            throw new NetworkException($"Cannot connect to {Name}: {exception.Message}.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"Cannot connect to {Name}: no answer within {options.Timeout.TotalMilliseconds} ms.", exception);
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException($"Connecting to {Name} was cancelled.", exception, cancellation);
        }
    }

    private string Name => EndPointName.Of(address);

    private async ValueTask<EndPoint[]> ResolveAsync(CancellationToken cancellation)
    {
        if (address is not DnsEndPoint dns)
        {
            return [address];
        }

        var found = await Dns.GetHostAddressesAsync(dns.Host, dns.AddressFamily, cancellation).ConfigureAwait(false);
        return found.Length > 0
            ? Array.ConvertAll(found, ip => (EndPoint)new IPEndPoint(ip, dns.Port))
            : throw new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Connects to one address within its share of the time left, so that a silent one leaves some to the others.</summary>
    private async ValueTask<ByteChannel> ConnectAsync(EndPoint candidate, int candidatesLeft, CancellationToken cancellation)
    {
        if (candidatesLeft == 1 || options.Timeout == Timeout.InfiniteTimeSpan)
        {
            return await ConnectAsync(candidate, cancellation).ConfigureAwait(false);
        }

        var left = options.Timeout - timers.Time.GetElapsedTime(_started);
        using var share = new CancellationTokenSource(left > TimeSpan.Zero ? left / candidatesLeft : TimeSpan.Zero, timers.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(share.Token, cancellation);
        return await ConnectAsync(candidate, either.Token).ConfigureAwait(false);
    }

    private async ValueTask<ByteChannel> ConnectAsync(EndPoint candidate, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await connectAsync(candidate, cancellation).ConfigureAwait(false);
            }
            catch (SocketException exception) when (IsBacklogFull(exception, candidate))
            {
                await Task.Delay(BacklogRetry, timers.Time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static bool IsBacklogFull(SocketException exception, EndPoint candidate) =>
        candidate is UnixDomainSocketEndPoint && exception.SocketErrorCode is SocketError.WouldBlock or SocketError.TryAgain;
}
