using Microsoft.Extensions.Logging;

namespace Kitex.Diagnostics;

/// <summary>Every message a client logs; event ids 1100-1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Warning, "Resolver {Resolver}: the watch of {Target} ended; the last list is kept and the watch begun anew.")]
    public static partial void WatchFailed(ILogger logger, string resolver, string target, Exception? exception);

    [LoggerMessage(1110, LogLevel.Error, "The changed configuration cannot be used; the last one stays. {Problem}")]
    public static partial void ReloadFailed(ILogger logger, string problem);

    [LoggerMessage(1111, LogLevel.Warning, "The changed configuration differs in what the client is built of: that takes a restart; timeouts and policies hold from now on.")]
    public static partial void NeedsRestart(ILogger logger);
}
