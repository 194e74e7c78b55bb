using Microsoft.Extensions.Logging;

namespace Kitex.Diagnostics;

/// <summary>Every message a client logs; event ids 1100-1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Warning, "Resolver {Resolver}: the watch of {Target} ended; the last list is kept and the watch begun anew.")]
    public static partial void WatchFailed(ILogger logger, string resolver, string target, Exception? exception);

    [LoggerMessage(1101, LogLevel.Information, "{Target}: {Count} instances; {Added} added, {Removed} removed, {Changed} changed.")]
    public static partial void InstancesChanged(ILogger logger, string target, int count, int added, int removed, int changed);

    [LoggerMessage(1102, LogLevel.Warning, "Resolver {Resolver}: of {Known} instances of {Target}, {Count} are left all at once; the last list is kept for now. See DiscoveryOptions.CollapseShare and CollapseHold.")]
    public static partial void ListNotBelieved(ILogger logger, string resolver, string target, int known, int count);

    [LoggerMessage(1103, LogLevel.Error, "Balancer {Balancer} failed with a new list of {Target}; the last one is kept.")]
    public static partial void ListRefused(ILogger logger, string balancer, string target, Exception exception);

    [LoggerMessage(1104, LogLevel.Error, "A change of the instances of {Target} was not heard.")]
    public static partial void ChangeNotHeard(ILogger logger, string target, Exception exception);

    [LoggerMessage(1110, LogLevel.Warning, "Local registry: {File} is ignored: {Reason}")]
    public static partial void FileIgnored(ILogger logger, string file, string reason);

    [LoggerMessage(1111, LogLevel.Warning, "Local registry: {Directory} is not watched, only looked at every {Interval}.")]
    public static partial void DirectoryNotWatched(ILogger logger, string directory, TimeSpan interval, Exception exception);

    [LoggerMessage(1112, LogLevel.Error, "Local registry: {Service} could not be kept registered; it is tried again at the next heartbeat.")]
    public static partial void HeartbeatFailed(ILogger logger, string service, Exception exception);
}
