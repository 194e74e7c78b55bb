using System.Net.Http.Headers;
using System.Text;
using Kitex.Registries.Json;

namespace Kitex.Registries.Nacos;

/// <summary>The requests to Nacos, with the fields, names and order of the Go SDK (v1.1.5 over HTTP, v2.3.2 over gRPC).</summary>
internal static class NacosRequests
{
    /// <summary>Who asks. A name that the server does not know gets nothing special.</summary>
    public const string Client = "Kitex-DotNet-Client:v1.0.0";

    public const string ServerCheck = "ServerCheckRequest";
    public const string HealthCheck = "HealthCheckRequest";
    public const string ConnectionSetup = "ConnectionSetupRequest";
    public const string Instance = "InstanceRequest";
    public const string BatchInstance = "BatchInstanceRequest";
    public const string Subscribe = "SubscribeServiceRequest";

    /// <summary>A request over HTTP: fields in the body of what changes something, in the query of what does not.</summary>
    public static HttpRequestMessage Form(HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var form = string.Join('&', fields.Select(static field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));
        var isBody = method == HttpMethod.Post || method == HttpMethod.Put;
        var request = new HttpRequestMessage(method, new Uri(isBody ? path : $"{path}?{form}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("User-Agent", Client);
        request.Headers.TryAddWithoutValidation("Client-Version", Client);
        request.Headers.TryAddWithoutValidation("Request-Module", "Naming");
        request.Headers.TryAddWithoutValidation("RequestId", Guid.NewGuid().ToString());
        if (isBody)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(form))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded", "utf-8") },
            };
        }

        return request;
    }

    /// <summary>Asks whether the server is ready, and whether it is there.</summary>
    public static GoJson Internal() => new GoJson().Text("requestId", "").Text("module", "internal");

    /// <summary>Says who has connected.</summary>
    public static GoJson Setup(NacosOptions options) => Internal()
        .Text("clientVersion", Client)
        .Text("tenant", options.Namespace)
        .Object("labels", new GoJson().Text("module", "naming").Text("source", "sdk"))
        .Object("clientAbilities", new GoJson());

    /// <summary>Registers the one instance that the connection has of its service.</summary>
    public static GoJson Register(NacosInstance instance, NacosOptions options) =>
        Naming(instance.Service, options).Text("type", "registerInstance").Object("instance", instance.ToJson());

    /// <summary>Registers several: whatever the connection had of the service before is replaced.</summary>
    public static GoJson RegisterAll(string service, IEnumerable<NacosInstance> instances, NacosOptions options) =>
        Naming(service, options).Text("type", "batchRegisterInstance").Objects("instances", instances.Select(static instance => instance.ToJson()));

    /// <summary>Takes out what the connection has of a service.</summary>
    public static GoJson Deregister(NacosInstance instance, NacosOptions options) =>
        Naming(instance.Service, options).Text("type", "deregisterInstance").Object("instance", instance.ToLeavingJson());

    /// <summary>Begins or ends to be told of a service's changes.</summary>
    public static GoJson Subscription(string service, bool isWanted, NacosOptions options) =>
        Naming(service, options).Flag("subscribe", isWanted).Text("clusters", options.ClusterList);

    /// <summary>The answer to what the server asks.</summary>
    public static GoJson Done(string requestId) => new GoJson()
        .Number("resultCode", NacosAnswer.Success)
        .Number("errorCode", 0)
        .Flag("success", true)
        .Text("message", "")
        .Text("requestId", requestId);

    private static GoJson Naming(string service, NacosOptions options) => new GoJson()
        .Text("requestId", "")
        .Text("namespace", options.NamespaceName)
        .Text("serviceName", service)
        .Text("groupName", options.Group)
        .Text("module", "naming");
}
