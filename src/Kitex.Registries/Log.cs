using Microsoft.Extensions.Logging;

namespace Kitex.Registries;

/// <summary>Every message the registries log; event ids 1300-1399.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Warning, "Registry {Registry}: {Service} at {Instance} could not be kept registered; it is tried until it succeeds.")]
    public static partial void NotKept(ILogger logger, string registry, string service, string instance, Exception exception);

    [LoggerMessage(1301, LogLevel.Information, "Registry {Registry}: {Service} at {Instance} is registered again.")]
    public static partial void RegisteredAgain(ILogger logger, string registry, string service, string instance);

    [LoggerMessage(1302, LogLevel.Warning, "Registry {Registry}: an instance of {Service} is ignored: {Entry}: {Reason}")]
    public static partial void EntryIgnored(ILogger logger, string registry, string service, string entry, string reason);

    [LoggerMessage(1330, LogLevel.Information, "Registry nacos: connected to {Server}.")]
    public static partial void NacosConnected(ILogger logger, string server);

    [LoggerMessage(1310, LogLevel.Warning, "Registry {Registry}: the watch of {Service} is lost; the last list stays, and it is tried until it succeeds.")]
    public static partial void WatchLost(ILogger logger, string registry, string service, Exception exception);
}
