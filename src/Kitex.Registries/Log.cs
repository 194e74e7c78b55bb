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

    [LoggerMessage(1310, LogLevel.Warning, "Registry {Registry}: the watch of {Service} is lost; the last list stays, and it is tried until it succeeds.")]
    public static partial void WatchLost(ILogger logger, string registry, string service, Exception exception);

    [LoggerMessage(1330, LogLevel.Information, "Registry nacos: connected to {Server}.")]
    public static partial void NacosConnected(ILogger logger, string server);

    [LoggerMessage(1350, LogLevel.Debug, "ZooKeeper: connected to {Server}; session {Session:x} with a timeout of {Timeout}.")]
    public static partial void ZooKeeperConnected(ILogger logger, string server, long session, TimeSpan timeout);

    [LoggerMessage(1351, LogLevel.Warning, "ZooKeeper: the connection to {Server} is lost, and the session is taken to the next server: {Reason}")]
    public static partial void ZooKeeperLost(ILogger logger, string server, string reason);

    [LoggerMessage(1352, LogLevel.Warning, "ZooKeeper: none of {Servers} can be reached; they are tried until one can.")]
    public static partial void ZooKeeperUnreachable(ILogger logger, string servers, Exception exception);

    [LoggerMessage(1353, LogLevel.Warning, "ZooKeeper: session {Session:x} was over, {Next:x} takes its place; what was registered is registered again.")]
    public static partial void ZooKeeperSessionOver(ILogger logger, long session, long next);

    [LoggerMessage(1354, LogLevel.Warning, "ZooKeeper: the instances of {Service} could not be read; the last list stays, and it is tried until it succeeds.")]
    public static partial void ZooKeeperNotRead(ILogger logger, string service, Exception exception);
}
