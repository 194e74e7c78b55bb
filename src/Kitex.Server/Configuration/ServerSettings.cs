using Kitex.Configuration;
using Kitex.Diagnostics;
using Kitex.Server.Admin;

namespace Kitex.Server.Configuration;

/// <summary>A server's options out of a section of a configuration.</summary>
internal static class ServerSettings
{
    private static readonly string[] Keys =
    [
        "Address", "IdleTimeout", "ReadTimeout", "WriteTimeout", "DrainTimeout", "DrainIdleTime", "MaxFrameBytes", "MaxConnections", "Limits", "FallbackService",
        "RequireServiceName", "MultiplexedOnly", "MaxCallsPerConnection", "Placement", "MethodPlacement", "ReusePort", "DeadlinePropagation", "StandardKeys", "Grpc",
        "Telemetry", "Admin",
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
            Limits = Limits(settings, options.Limits),
            FallbackService = settings.Text("FallbackService") ?? options.FallbackService,
            RequireServiceName = settings.Flag("RequireServiceName") ?? options.RequireServiceName,
            MultiplexedOnly = settings.Flag("MultiplexedOnly") ?? options.MultiplexedOnly,
            MaxCallsPerConnection = settings.Whole("MaxCallsPerConnection") ?? options.MaxCallsPerConnection,
            Placement = settings.Choice<PlacementMode>("Placement") ?? options.Placement,
            MethodPlacement = settings.Section("MethodPlacement") is { } placement ? placement.Choices(options.MethodPlacement) : options.MethodPlacement,
            ReusePort = settings.Flag("ReusePort") ?? options.ReusePort,
            DeadlinePropagation = settings.Flag("DeadlinePropagation") ?? options.DeadlinePropagation,
            StandardKeys = settings.Flag("StandardKeys") ?? options.StandardKeys,
            Telemetry = settings.Section("Telemetry") is { } telemetry ? TelemetrySettings.Read(telemetry, options.Telemetry) : options.Telemetry,
            Grpc = settings.Section("Grpc") is { } grpc ? Grpc(grpc, options.Grpc) : options.Grpc,
            Admin = settings.Section("Admin") is { } admin ? Admin(admin, options.Admin ?? new()) : options.Admin,
        };
        return settings.Checked(read, static o => o.Validate());
    }

    private static LimitOptions Limits(SettingsReader settings, LimitOptions limits)
    {
        limits = limits with { MaxConnections = settings.Whole("MaxConnections") ?? limits.MaxConnections };
        if (settings.Section("Limits") is not { } section)
        {
            return limits;
        }

        section.Expect("MaxConnections", "Server", "Methods", "Callers", "EachCaller", "Adaptive");
        return limits with
        {
            MaxConnections = section.Whole("MaxConnections") ?? limits.MaxConnections,
            Server = section.Section("Server") is { } server ? Limit(server, "Limits.Server", limits.Server) : limits.Server,
            Methods = section.Section("Methods") is { } methods ? Limits(methods, "Limits.Methods", limits.Methods) : limits.Methods,
            Callers = section.Section("Callers") is { } callers ? Limits(callers, "Limits.Callers", limits.Callers) : limits.Callers,
            EachCaller = section.Section("EachCaller") is { } each ? Limit(each, "Limits.EachCaller", limits.EachCaller ?? new()) : limits.EachCaller,
            Adaptive = section.Section("Adaptive") is { } adaptive ? Adaptive(adaptive, limits.Adaptive ?? new()) : limits.Adaptive,
        };
    }

    private static Dictionary<string, CallLimit> Limits(SettingsReader settings, string what, IReadOnlyDictionary<string, CallLimit> limits)
    {
        var read = new Dictionary<string, CallLimit>(limits);
        foreach (var (name, limit) in settings.Sections)
        {
            read[name] = Limit(limit, $"{what}[{name}]", read.GetValueOrDefault(name) ?? new());
        }

        return read;
    }

    private static CallLimit Limit(SettingsReader settings, string what, CallLimit limit)
    {
        settings.Expect("PerSecond", "Burst", "Concurrency");
        var read = limit with
        {
            PerSecond = settings.Number("PerSecond") ?? limit.PerSecond,
            Burst = settings.Whole("Burst") ?? limit.Burst,
            Concurrency = settings.Whole("Concurrency") ?? limit.Concurrency,
        };
        return settings.Checked(read, l => l.Validate(what));
    }

    private static AdaptiveConcurrencyOptions Adaptive(SettingsReader settings, AdaptiveConcurrencyOptions options)
    {
        settings.Expect("Least", "Most", "Initial", "Tolerance", "Interval");
        var read = options with
        {
            Least = settings.Whole("Least") ?? options.Least,
            Most = settings.Whole("Most") ?? options.Most,
            Initial = settings.Whole("Initial") ?? options.Initial,
            Tolerance = settings.Number("Tolerance") ?? options.Tolerance,
            Interval = settings.Time("Interval") ?? options.Interval,
        };
        return settings.Checked(read, static a => a.Validate());
    }

    private static AdminOptions Admin(SettingsReader settings, AdminOptions options)
    {
        settings.Expect("Address", "Token", "PhaseSampling", "SlowerThan", "RecentCalls", "Meters");
        var read = options with
        {
            Address = settings.Text("Address") ?? options.Address,
            Token = settings.Text("Token") ?? options.Token,
            PhaseSampling = settings.Whole("PhaseSampling") ?? options.PhaseSampling,
            SlowerThan = settings.Time("SlowerThan") ?? options.SlowerThan,
            RecentCalls = settings.Whole("RecentCalls") ?? options.RecentCalls,
            Meters = settings.Texts("Meters") ?? options.Meters,
        };
        return settings.Checked(read, static a => a.Validate());
    }

    private static GrpcServerOptions Grpc(SettingsReader settings, GrpcServerOptions options)
    {
        settings.Expect(
            "MaxMessageBytes", "StandardStatusCodes", "MaxStreamsPerConnection", "MaxHeaderBytes", "StreamWindowBytes", "ConnectionWindowBytes", "MaxConnectionAge",
            "MaxUnfinishedBytesPerConnection", "MaxConnectionAgeGrace", "MaxConnectionIdle", "KeepAliveDelay", "KeepAliveTimeout", "MinPingInterval");
        return options with
        {
            MaxMessageBytes = settings.Whole("MaxMessageBytes") ?? options.MaxMessageBytes,
            StandardStatusCodes = settings.Flag("StandardStatusCodes") ?? options.StandardStatusCodes,
            MaxStreamsPerConnection = settings.Whole("MaxStreamsPerConnection") ?? options.MaxStreamsPerConnection,
            MaxHeaderBytes = settings.Whole("MaxHeaderBytes") ?? options.MaxHeaderBytes,
            StreamWindowBytes = settings.Whole("StreamWindowBytes") ?? options.StreamWindowBytes,
            ConnectionWindowBytes = settings.Whole("ConnectionWindowBytes") ?? options.ConnectionWindowBytes,
            MaxUnfinishedBytesPerConnection = settings.Whole("MaxUnfinishedBytesPerConnection") ?? options.MaxUnfinishedBytesPerConnection,
            MaxConnectionAge = settings.Time("MaxConnectionAge") ?? options.MaxConnectionAge,
            MaxConnectionAgeGrace = settings.Time("MaxConnectionAgeGrace") ?? options.MaxConnectionAgeGrace,
            MaxConnectionIdle = settings.Time("MaxConnectionIdle") ?? options.MaxConnectionIdle,
            KeepAliveDelay = settings.Time("KeepAliveDelay") ?? options.KeepAliveDelay,
            KeepAliveTimeout = settings.Time("KeepAliveTimeout") ?? options.KeepAliveTimeout,
            MinPingInterval = settings.Time("MinPingInterval") ?? options.MinPingInterval,
        };
    }
}
