using System.Net;
using Kitex.Network;
using Microsoft.Extensions.Logging;

namespace Kitex.Server.Admin;

/// <summary>
/// The admin port: HTTP for people and scrapers, apart from the calls and harmless to them. Started once, after the port of the
/// calls, and stopped at the very end, so that a draining server can be looked at.
/// </summary>
internal sealed class AdminServer : IAsyncDisposable
{
    // Whoever comes beyond that hears that the port is busy.
    private const int MostAtOnce = 32;

    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);

    private readonly AdminOptions _options;
    private readonly AdminPort _port;
    private readonly AdminExchange _exchange;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stopped;
    private HttpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _underWay;
    private int _isDisposed;

    /// <param name="options">Where it listens and whom it answers.</param>
    /// <param name="routes">What there is.</param>
    /// <param name="time">The server's clock.</param>
    /// <param name="logger">The server's.</param>
    /// <exception cref="FormatException">The address is none.</exception>
    public AdminServer(AdminOptions options, IReadOnlyList<AdminRoute> routes, TimeProvider time, ILogger logger)
    {
        _options = options;
        _port = new AdminPort(options.Address);
        _exchange = new AdminExchange(new AdminAccess(_port, options.Token), routes, time);
        _stopped = _stopping.Token;
        _time = time;
        _logger = logger;
    }

    /// <summary>Where it listens; null before the start.</summary>
    public EndPoint? Address { get; private set; }

    /// <summary>Binds the address and begins to answer.</summary>
    /// <exception cref="NetworkException">The address cannot be bound.</exception>
    public void Start()
    {
        try
        {
            (_listener, Address) = _port.Open();
        }
        catch (HttpListenerException failed)
        {
            throw new NetworkException($"The admin port cannot listen on {_options.Address}: {failed.Message}. Choose another address: o.Admin(x => x with {{ Address = … }}); port 0 is any that is free.", failed);
        }

        if (_logger.IsEnabled(LogLevel.Information))
        {
            Log.AdminListening(_logger, AddressText.Format(Address));
        }

        // Requests are not part of whatever starts the server.
        using var flow = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        _accepting = Task.Run(() => AcceptAsync(_listener), CancellationToken.None);
    }

    /// <summary>Stops; what is under way is broken off. May be called twice, and without a start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener?.Close();
        await _accepting.WaitAsync(StopTime, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(HttpListener listener)
    {
        while (!_stopped.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception failed)
            {
                if (!_stopped.IsCancellationRequested)
                {
                    Log.AdminFailed(_logger, failed);
                }

                return;
            }

            _ = Task.Run(() => ServeAsync(context), CancellationToken.None);
        }
    }

    /// <summary>Never throws: what fails here concerns nobody else.</summary>
    private async Task ServeAsync(HttpListenerContext context)
    {
        var hasPlace = Interlocked.Increment(ref _underWay) <= MostAtOnce;
        try
        {
            await (hasPlace
                ? _exchange.RunAsync(context, _stopped)
                : _exchange.WriteAsync(context.Response, AdminAnswer.Problem(503, $"{MostAtOnce} requests are under way here, the most at once. Try again."), _stopped)).ConfigureAwait(false);
        }
        catch (Exception failed)
        {
            // A peer that is gone, or too slow, is no failure of ours.
            if (failed is not (HttpListenerException or IOException or TimeoutException or OperationCanceledException or ObjectDisposedException))
            {
                Log.AdminFailed(_logger, failed);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
