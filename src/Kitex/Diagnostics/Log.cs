using Microsoft.Extensions.Logging;

namespace Kitex.Diagnostics;

/// <summary>Every message a client logs; event ids 1100-1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Warning, "Resolver {Resolver}: the watch of {Target} ended; the last list is kept and the watch begun anew.")]
    public static partial void WatchFailed(ILogger logger, string resolver, string target, Exception? exception);

    [LoggerMessage(1110, LogLevel.Warning, "The fallback of {Method} returned neither a message nor an error; the first outcome stays.")]
    public static partial void FallbackWithoutOutcome(ILogger logger, string method);
}
