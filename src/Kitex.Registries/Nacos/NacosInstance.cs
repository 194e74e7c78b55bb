using System.Globalization;
using Kitex.Discovery;
using Kitex.Registries.Json;

namespace Kitex.Registries.Nacos;

/// <summary>An instance as it stands in Nacos: what Kitex's registry-nacos writes of it (v1 over HTTP, v2 over gRPC).</summary>
internal sealed class NacosInstance
{
    private readonly NacosOptions _options;
    private readonly Instance _instance;
    private readonly Dictionary<string, string> _metadata;

    /// <exception cref="RegistryException">It cannot stand there.</exception>
    public NacosInstance(ServiceRegistration service, NacosOptions options)
    {
        _options = options;
        _instance = service.Instance;
        Service = service.Service;
        (Ip, Port) = HostPort.Of(service, NacosRegistry.RegistryName, string.Join(',', options.Endpoints));
        if (Service.Length == 0 || Service.Contains("@@", StringComparison.Ordinal))
        {
            throw Impossible($"a service cannot be called '{Service}': Nacos sets its group before it with '@@'.");
        }

        _metadata = new Dictionary<string, string>(_instance.Tags);
        Add(options.EnvironmentTags);
        if (options.Protocol == NacosProtocol.Http)
        {
            _metadata["cloudwego.nacos.client"] = "kitex";
        }
    }

    /// <summary>The service's name, without its group.</summary>
    public string Service { get; }

    /// <summary>The host.</summary>
    public string Ip { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The service's name with its group, as HTTP names it.</summary>
    public string GroupedService => $"{_options.Group}@@{Service}";

    /// <summary>What is sent over HTTP to register it, ordered as Go orders a form.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Registration() =>
    [
        new("app", ""),
        new("clusterName", _options.Cluster),
        new("enable", "true"),
        new("ephemeral", "true"),
        new("groupName", _options.Group),
        new("healthy", "true"),
        new("ip", Ip),
        new("metadata", GoJson.Of(_metadata).ToString()),
        new("namespaceId", _options.Namespace),
        new("port", PortText),
        new("serviceName", GroupedService),
        new("weight", _instance.Weight.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>What is sent over HTTP to say that it lives. The namespace is left out where it is the public one, as in Go.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Beat()
    {
        var beat = new GoJson()
            .Text("ip", Ip)
            .Number("port", Port)
            .Number("weight", _instance.Weight)
            .Text("serviceName", GroupedService)
            .Text("cluster", _options.Cluster)
            .Map("metadata", _metadata)
            .Flag("scheduled", false);
        KeyValuePair<string, string>[] fields = [new("serviceName", GroupedService), new("beat", beat.ToString())];
        return _options.Namespace.Length == 0 ? fields : [.. fields, new("namespaceId", _options.Namespace)];
    }

    /// <summary>What is sent over HTTP to deregister it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Deregistration() =>
    [
        new("clusterName", _options.Cluster),
        new("ephemeral", "true"),
        new("ip", Ip),
        new("namespaceId", _options.Namespace),
        new("port", PortText),
        new("serviceName", GroupedService),
    ];

    /// <summary>What is sent over gRPC of it.</summary>
    public GoJson ToJson() => Json(_instance.Weight, isThere: true).Map("metadata", _metadata)
        .Number("instanceHeartBeatInterval", 0)
        .Number("ipDeleteTimeout", 0)
        .Number("instanceHeartBeatTimeOut", 0);

    /// <summary>What is sent over gRPC of it when it leaves.</summary>
    public GoJson ToLeavingJson() => Json(0, isThere: false).Object("metadata", null)
        .Number("instanceHeartBeatInterval", 0)
        .Number("ipDeleteTimeout", 0)
        .Number("instanceHeartBeatTimeOut", 0);

    private string PortText => Port.ToString(CultureInfo.InvariantCulture);

    private GoJson Json(int weight, bool isThere) => new GoJson()
        .Text("instanceId", "")
        .Text("ip", Ip)
        .Number("port", Port)
        .Number("weight", weight)
        .Flag("healthy", isThere)
        .Flag("enabled", isThere)
        .Flag("ephemeral", true)
        .Text("clusterName", _options.Cluster)
        .Text("serviceName", "");

    private void Add(string tags)
    {
        foreach (var tag in tags.Split(','))
        {
            // Go passes over what is no pair.
            if (tag.Split('=') is [var name, var value])
            {
                _metadata[name] = value;
            }
        }
    }

    private RegistryException Impossible(string problem) => new(NacosRegistry.RegistryName, string.Join(',', _options.Endpoints), problem);
}
