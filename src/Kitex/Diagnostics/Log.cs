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

    [LoggerMessage(1115, LogLevel.Warning, "Local registry: {File} is ignored: {Reason}")]
    public static partial void FileIgnored(ILogger logger, string file, string reason);

    [LoggerMessage(1116, LogLevel.Warning, "Local registry: {Directory} is not watched, only looked at every {Interval}.")]
    public static partial void DirectoryNotWatched(ILogger logger, string directory, TimeSpan interval, Exception exception);

    [LoggerMessage(1117, LogLevel.Error, "Local registry: {Service} could not be kept registered; it is tried again at the next heartbeat.")]
    public static partial void HeartbeatFailed(ILogger logger, string service, Exception exception);

    [LoggerMessage(1110, LogLevel.Error, "The changed configuration cannot be used; the last one stays. {Problem}")]
    public static partial void ReloadFailed(ILogger logger, string problem);

    [LoggerMessage(1111, LogLevel.Warning, "The changed configuration differs in what the client is built of: that takes a restart; timeouts and policies hold from now on.")]
    public static partial void NeedsRestart(ILogger logger);

    [LoggerMessage(1112, LogLevel.Warning, "Retry without AttemptTimeout ({Methods}): a call that times out has no time left for another attempt. Give attempts a time of their own, or set RetriesTimeouts to false where only calls that were not sent are to be tried again.")]
    public static partial void NoTimeToRetry(ILogger logger, string methods);

    [LoggerMessage(1113, LogLevel.Information, "The options have changed; the new ones hold from now on.")]
    public static partial void OptionsChanged(ILogger logger);

    [LoggerMessage(1120, LogLevel.Warning, "The circuit opens ({Scope}): {Status}. Calls are kept back for now.")]
    public static partial void CircuitOpened(ILogger logger, CircuitScope scope, CircuitStatus status);

    [LoggerMessage(1121, LogLevel.Information, "The circuit of {Key} is tried ({Scope}).")]
    public static partial void CircuitTries(ILogger logger, CircuitScope scope, string key);

    [LoggerMessage(1122, LogLevel.Information, "The circuit of {Key} closes ({Scope}): all calls pass again.")]
    public static partial void CircuitClosed(ILogger logger, CircuitScope scope, string key);

    [LoggerMessage(1123, LogLevel.Error, "A listener to circuits failed.")]
    public static partial void ListenerFailed(ILogger logger, Exception exception);

    [LoggerMessage(1124, LogLevel.Warning, "Warming up: {Error}")]
    public static partial void WarmUpFailed(ILogger logger, string error);

    [LoggerMessage(1125, LogLevel.Information, "Warmed up {Callee}: {Instances} instances, {Connections} connections to each.")]
    public static partial void WarmedUp(ILogger logger, string callee, int instances, int connections);

    [LoggerMessage(1130, LogLevel.Warning, "The fallback of {Method} returned neither a message nor an error; the first outcome stays.")]
    public static partial void FallbackWithoutOutcome(ILogger logger, string method);
}
