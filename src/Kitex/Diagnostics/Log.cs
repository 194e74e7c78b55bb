using Microsoft.Extensions.Logging;

namespace Kitex.Diagnostics;

/// <summary>Every message a client logs; event ids 1100-1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Warning, "Resolver {Resolver}: the watch of {Target} ended; the last list is kept and the watch begun anew.")]
    public static partial void WatchFailed(ILogger logger, string resolver, string target, Exception? exception);

    [LoggerMessage(1110, LogLevel.Warning, "Load balancer {Balancer} failed for {Target}; the picker before goes on.")]
    public static partial void PickerFailed(ILogger logger, string balancer, string target, Exception exception);
}
