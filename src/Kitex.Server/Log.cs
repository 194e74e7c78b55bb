using Microsoft.Extensions.Logging;

namespace Kitex.Server;

/// <summary>Every message the server logs; event ids 1000-1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Listening on {Address}{Security} for {Services}.")]
    public static partial void Listening(ILogger logger, string address, string security, string services);

    [LoggerMessage(1001, LogLevel.Information, "Stopping: {Connections} connections have up to {DrainTimeout} to finish.")]
    public static partial void Stopping(ILogger logger, int connections, TimeSpan drainTimeout);

    [LoggerMessage(1002, LogLevel.Information, "Stopped.")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(1003, LogLevel.Warning, "A connection was refused: {Connections} are open, MaxConnections allows no more.")]
    public static partial void TooManyConnections(ILogger logger, int connections);

    [LoggerMessage(1004, LogLevel.Debug, "The connection from {Peer} ended: {Reason}")]
    public static partial void Ended(ILogger logger, string peer, string reason);

    [LoggerMessage(1005, LogLevel.Error, "Serving a connection failed.")]
    public static partial void ConnectionFailed(ILogger logger, Exception exception);

    [LoggerMessage(1006, LogLevel.Warning, "{Method} failed: {Error}")]
    public static partial void CallFailed(ILogger logger, RpcMethod method, string error, Exception? exception);

    [LoggerMessage(1007, LogLevel.Debug, "From {Peer}, refused ({Reason}): {Text}")]
    public static partial void Refused(ILogger logger, string peer, string reason, string text);

    [LoggerMessage(1008, LogLevel.Error, "A hook of the stopping server failed.")]
    public static partial void HookFailed(ILogger logger, Exception exception);

    [LoggerMessage(1009, LogLevel.Information, "Registered {Service} at {Address} with registry {Registry}.")]
    public static partial void Registered(ILogger logger, string service, string address, string registry);

    [LoggerMessage(1010, LogLevel.Error, "Registry {Registry} failed to deregister the stopping server; it will be missed when its lease is over.")]
    public static partial void NotDeregistered(ILogger logger, string registry, Exception exception);

    [LoggerMessage(1011, LogLevel.Error, "The changed configuration cannot be used; the last one stays. {Problem}")]
    public static partial void ReloadFailed(ILogger logger, string problem);

    [LoggerMessage(1012, LogLevel.Warning, "The changed configuration differs in what the server is built of: that takes a restart; limits and times hold from now on.")]
    public static partial void NeedsRestart(ILogger logger);

    [LoggerMessage(1030, LogLevel.Information, "The admin page is at http://{Address}/.")]
    public static partial void AdminListening(ILogger logger, string address);

    [LoggerMessage(1031, LogLevel.Error, "The admin port failed; calls go on.")]
    public static partial void AdminFailed(ILogger logger, Exception exception);

    [LoggerMessage(1013, LogLevel.Information, "The options have changed; the new ones hold from now on.")]
    public static partial void OptionsChanged(ILogger logger);

    [LoggerMessage(1020, LogLevel.Warning, "{Count} calls were refused since this was last said; the last: {Text}")]
    public static partial void CallsRefused(ILogger logger, long count, string text);

    [LoggerMessage(1040, LogLevel.Warning, "The metric {Instrument} of {Meter} is not written for Prometheus: another one has its name and is of another kind.")]
    public static partial void MetricLeftOut(ILogger logger, string instrument, string meter);

    [LoggerMessage(1041, LogLevel.Warning, "A metric could not be observed.")]
    public static partial void MetricNotObserved(ILogger logger, Exception exception);
}
