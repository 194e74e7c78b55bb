using Kitex.Configuration;

namespace Kitex.Server.Configuration;

/// <summary>A server's options out of a section of a configuration.</summary>
internal static class ServerSettings
{
    private static readonly string[] Keys =
    [
        "Address", "IdleTimeout", "ReadTimeout", "WriteTimeout", "DrainTimeout", "DrainIdleTime", "MaxFrameBytes", "MaxConnections", "FallbackService",
        "RequireServiceName", "MultiplexedOnly", "MaxCallsPerConnection", "Placement", "MethodPlacement", "ReusePort", "DeadlinePropagation", "StandardKeys", "Grpc",
    ];

    /// <summary>The options as they are, with what the section says in their place.</summary>
    /// <exception cref="RpcConfigurationException">A key or its value cannot be.</exception>
    public static KitexServerOptions Read(SettingsReader settings, KitexServerOptions options)
    {
        settings.Expect(Keys);
        var read = options with
        {
            Address = settings.Text("Address") ?? options.Address,
            IdleTimeout = settings.Time("IdleTimeout") ?? options.IdleTimeout,
            ReadTimeout = settings.Time("ReadTimeout") ?? options.ReadTimeout,
            WriteTimeout = settings.Time("WriteTimeout") ?? options.WriteTimeout,
            DrainTimeout = settings.Time("DrainTimeout") ?? options.DrainTimeout,
            DrainIdleTime = settings.Time("DrainIdleTime") ?? options.DrainIdleTime,
            MaxFrameBytes = settings.Whole("MaxFrameBytes") ?? options.MaxFrameBytes,
            MaxConnections = settings.Whole("MaxConnections") ?? options.MaxConnections,
            FallbackService = settings.Text("FallbackService") ?? options.FallbackService,
            RequireServiceName = settings.Flag("RequireServiceName") ?? options.RequireServiceName,
            MultiplexedOnly = settings.Flag("MultiplexedOnly") ?? options.MultiplexedOnly,
            MaxCallsPerConnection = settings.Whole("MaxCallsPerConnection") ?? options.MaxCallsPerConnection,
            Placement = settings.Choice<PlacementMode>("Placement") ?? options.Placement,
            MethodPlacement = settings.Section("MethodPlacement") is { } placement ? placement.Choices(options.MethodPlacement) : options.MethodPlacement,
            ReusePort = settings.Flag("ReusePort") ?? options.ReusePort,
            DeadlinePropagation = settings.Flag("DeadlinePropagation") ?? options.DeadlinePropagation,
            StandardKeys = settings.Flag("StandardKeys") ?? options.StandardKeys,
            Grpc = settings.Section("Grpc") is { } grpc ? Grpc(grpc, options.Grpc) : options.Grpc,
        };
        try
        {
            read.Validate();
            return read;
        }
        catch (ArgumentException wrong)
        {
            throw settings.Wrong(wrong);
        }
    }

    private static GrpcServerOptions Grpc(SettingsReader settings, GrpcServerOptions options)
    {
        settings.Expect(
            "MaxMessageBytes", "StandardStatusCodes", "MaxStreamsPerConnection", "MaxHeaderBytes", "StreamWindowBytes", "ConnectionWindowBytes", "MaxConnectionAge",
            "MaxConnectionAgeGrace", "MaxConnectionIdle", "KeepAliveDelay", "KeepAliveTimeout", "MinPingInterval");
        return options with
        {
            MaxMessageBytes = settings.Whole("MaxMessageBytes") ?? options.MaxMessageBytes,
            StandardStatusCodes = settings.Flag("StandardStatusCodes") ?? options.StandardStatusCodes,
            MaxStreamsPerConnection = settings.Whole("MaxStreamsPerConnection") ?? options.MaxStreamsPerConnection,
            MaxHeaderBytes = settings.Whole("MaxHeaderBytes") ?? options.MaxHeaderBytes,
            StreamWindowBytes = settings.Whole("StreamWindowBytes") ?? options.StreamWindowBytes,
            ConnectionWindowBytes = settings.Whole("ConnectionWindowBytes") ?? options.ConnectionWindowBytes,
            MaxConnectionAge = settings.Time("MaxConnectionAge") ?? options.MaxConnectionAge,
            MaxConnectionAgeGrace = settings.Time("MaxConnectionAgeGrace") ?? options.MaxConnectionAgeGrace,
            MaxConnectionIdle = settings.Time("MaxConnectionIdle") ?? options.MaxConnectionIdle,
            KeepAliveDelay = settings.Time("KeepAliveDelay") ?? options.KeepAliveDelay,
            KeepAliveTimeout = settings.Time("KeepAliveTimeout") ?? options.KeepAliveTimeout,
            MinPingInterval = settings.Time("MinPingInterval") ?? options.MinPingInterval,
        };
    }
}
