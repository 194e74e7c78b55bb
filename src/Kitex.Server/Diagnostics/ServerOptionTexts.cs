using Kitex.Diagnostics;
using Kitex.Server.Admin;

namespace Kitex.Server.Diagnostics;

/// <summary>A server's options for people to read, called as in a configuration. Nothing secret is among them.</summary>
internal static class ServerOptionTexts
{
    public static IReadOnlyDictionary<string, string> Of(KitexServerOptions options)
    {
        var texts = new Dictionary<string, string>
        {
            ["Address"] = options.Address,
            ["IdleTimeout"] = OptionText.Of(options.IdleTimeout),
            ["ReadTimeout"] = OptionText.Of(options.ReadTimeout),
            ["WriteTimeout"] = OptionText.Of(options.WriteTimeout),
            ["DrainTimeout"] = OptionText.Of(options.DrainTimeout),
            ["DrainIdleTime"] = OptionText.Of(options.DrainIdleTime),
            ["MaxFrameBytes"] = OptionText.Of(options.MaxFrameBytes),
            ["AdmissionRules"] = OptionText.Of(options.AdmissionRules.Count),
            ["AccessRules"] = OptionText.Of(options.AccessRules.Count),
            ["FallbackService"] = options.FallbackService ?? "",
            ["RequireServiceName"] = OptionText.Of(options.RequireServiceName),
            ["MultiplexedOnly"] = OptionText.Of(options.MultiplexedOnly),
            ["MaxCallsPerConnection"] = OptionText.Of(options.MaxCallsPerConnection),
            ["Placement"] = options.Placement.ToString(),
            ["ReusePort"] = OptionText.Of(options.ReusePort),
            ["DeadlinePropagation"] = OptionText.Of(options.DeadlinePropagation),
            ["StandardKeys"] = OptionText.Of(options.StandardKeys),
            ["PayloadValidator"] = OptionText.Of(options.PayloadValidator is not null),
            ["Tls"] = OptionText.Of(options.Tls is not null),
        };
        foreach (var (method, placement) in options.MethodPlacement)
        {
            texts[$"MethodPlacement:{method}"] = placement.ToString();
        }

        if (options.Tls is { } tls)
        {
            texts["Tls:ClientCertificates"] = tls.ClientCertificates.ToString();
            texts["Tls:HandshakeTimeout"] = OptionText.Of(tls.HandshakeTimeout);
            texts["Tls:AllowPlaintext"] = OptionText.Of(tls.AllowPlaintext);
        }

        Add(texts, options.Grpc);
        if (options.Admin is { } admin)
        {
            Add(texts, admin);
        }

        return texts;
    }

    private static void Add(Dictionary<string, string> texts, GrpcServerOptions grpc)
    {
        texts["Grpc:MaxMessageBytes"] = grpc.MaxMessageBytes is { } most ? OptionText.Of(most) : "as MaxFrameBytes";
        texts["Grpc:StandardStatusCodes"] = OptionText.Of(grpc.StandardStatusCodes);
        texts["Grpc:Compressors"] = OptionText.Of(grpc.Compressors.Count);
        texts["Grpc:MaxStreamsPerConnection"] = OptionText.Of(grpc.MaxStreamsPerConnection);
        texts["Grpc:MaxHeaderBytes"] = OptionText.Of(grpc.MaxHeaderBytes);
        texts["Grpc:StreamWindowBytes"] = OptionText.Of(grpc.StreamWindowBytes);
        texts["Grpc:ConnectionWindowBytes"] = OptionText.Of(grpc.ConnectionWindowBytes);
        texts["Grpc:MaxConnectionAge"] = OptionText.Of(grpc.MaxConnectionAge);
        texts["Grpc:MaxConnectionAgeGrace"] = OptionText.Of(grpc.MaxConnectionAgeGrace);
        texts["Grpc:MaxConnectionIdle"] = OptionText.Of(grpc.MaxConnectionIdle);
        texts["Grpc:KeepAliveDelay"] = OptionText.Of(grpc.KeepAliveDelay);
        texts["Grpc:KeepAliveTimeout"] = OptionText.Of(grpc.KeepAliveTimeout);
        texts["Grpc:MinPingInterval"] = OptionText.Of(grpc.MinPingInterval);
    }

    private static void Add(Dictionary<string, string> texts, AdminOptions admin)
    {
        texts["Admin:Address"] = admin.Address;
        texts["Admin:Token"] = admin.Token is null ? "none" : "set";
        texts["Admin:PhaseSampling"] = OptionText.Of(admin.PhaseSampling);
        texts["Admin:SlowerThan"] = OptionText.Of(admin.SlowerThan);
        texts["Admin:RecentCalls"] = OptionText.Of(admin.RecentCalls);
    }
}
