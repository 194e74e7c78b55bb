using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Kitex.Registries.Nacos;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>The gRPC of Nacos 2.x, as far as registries use it: a connection has one word about each service, which goes with it.</summary>
internal sealed class NacosGrpcDouble
{
    private readonly NacosStore _store;
    private readonly NacosAccounts _accounts;
    private readonly ConcurrentDictionary<string, NacosConnection> _connections = new();
    private readonly ConcurrentQueue<NacosPayload> _requests = new();

    public NacosGrpcDouble(NacosStore store, NacosAccounts accounts)
    {
        _store = store;
        _accounts = accounts;
        store.Changed += Push;
    }

    /// <summary>Every request.</summary>
    public IReadOnlyCollection<NacosPayload> Requests => _requests;

    /// <summary>Who is connected.</summary>
    public ICollection<NacosConnection> Connections => _connections.Values;

    /// <summary>While it does, it answers none of the requests that ask whether it is there.</summary>
    public bool IsDeaf { get; set; }

    public IEnumerable<ServiceDescriptor> Services() =>
    [
        new("Request", [new(new ServedPayloads(NacosMethods.Request), async (request, call) => await AnswerAsync((NacosPayload)request.Message!, Id(request), call.Cancellation))]),
        new("BiRequestStream", [new(new ServedPayloads(NacosMethods.Stream), ServeStreamAsync)]),
    ];

    public static NacosPayload Payload(string type, JsonObject json) => new(type, Encoding.UTF8.GetBytes(json.ToJsonString())) { ClientIp = "127.0.0.1" };

    private static string Id(RpcRequest request) => $"{request.Connection!.RemoteEndPoint}";

    private static JsonObject Success() => new() { ["resultCode"] = 200, ["errorCode"] = 0, ["success"] = true, ["requestId"] = "" };

    private static JsonObject Failure(int error, string text) => new() { ["resultCode"] = 500, ["errorCode"] = error, ["success"] = false, ["message"] = text };

    private async Task<NacosPayload> AnswerAsync(NacosPayload request, string id, CancellationToken gone)
    {
        _requests.Enqueue(request);
        var answer = request.Type[..^"Request".Length] + "Response";
        if (request.Type == "ServerCheckRequest")
        {
            var check = Success();
            check["connectionId"] = id;
            return Payload(answer, check);
        }

        if (IsDeaf)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, gone);
        }

        if (!_connections.TryGetValue(id, out var connection))
        {
            return Payload("ErrorResponse", Failure(301, "Connection is unregistered."));
        }

        return request.Type == "HealthCheckRequest" ? Payload(answer, Success())
            : !_accounts.Knows(request.Headers.GetValueOrDefault("accessToken", "")) ? Payload(answer, Failure(403, "user not found!"))
            : Payload(answer, Naming(request, JsonNode.Parse(request.Json.Span)!.AsObject(), id, connection));
    }

    private JsonObject Naming(NacosPayload request, JsonObject json, string id, NacosConnection connection)
    {
        var key = NacosKey.Of((string)json["namespace"]!, (string)json["groupName"]!, (string)json["serviceName"]!);
        var answer = Success();
        switch (request.Type, (string?)json["type"])
        {
            case ("InstanceRequest", "registerInstance"):
                _store.Publish(id, key, [Entry(id, json["instance"]!)]);
                answer["type"] = "registerInstance";
                return answer;
            case ("InstanceRequest", "deregisterInstance"):
                _store.Publish(id, key, []);
                answer["type"] = "deregisterInstance";
                return answer;
            case ("BatchInstanceRequest", "batchRegisterInstance"):
                _store.Publish(id, key, json["instances"]!.AsArray().Select(instance => Entry(id, instance!)));
                return answer;
            case ("SubscribeServiceRequest", null):
                return Subscribe(json, key, connection, answer);
            default:
                return Failure(302, "No handler.");
        }
    }

    private JsonObject Subscribe(JsonObject json, NacosKey key, NacosConnection connection, JsonObject answer)
    {
        var clusters = (string)json["clusters"]!;
        if ((bool)json["subscribe"]!)
        {
            connection.Subscribed[key] = clusters;
        }
        else
        {
            connection.Subscribed.TryRemove(key, out _);
        }

        answer["serviceInfo"] = _store.List(key, clusters, healthyOnly: false, isGrouped: false);
        return answer;
    }

    private static NacosEntry Entry(string id, JsonNode instance) => (bool)instance["ephemeral"]!
        ? new NacosEntry(id, (string)instance["ip"]!, (int)instance["port"]!)
        {
            Cluster = (string)instance["clusterName"]!,
            Weight = (double)instance["weight"]!,
            IsHealthy = (bool)instance["healthy"]!,
            IsEnabled = (bool)instance["enabled"]!,
            Metadata = instance["metadata"]?.ToJsonString() ?? "{}",
        }
        : throw new InvalidOperationException("Only ephemeral instances live here.");

    private async ValueTask<object?> ServeStreamAsync(RpcRequest request, CallContext call)
    {
        var id = Id(request);
        var connection = new NacosConnection();
        var pushing = PushAsync(request.Stream!, connection, call.Cancellation);
        try
        {
            while (await request.Stream!.ReceiveAsync(call.Cancellation) is NacosPayload payload)
            {
                connection.Received.Enqueue(payload);
                if (payload.Type == "ConnectionSetupRequest")
                {
                    _connections[id] = connection;
                }
            }
        }
        catch (Exception lost) when (lost is RpcException or OperationCanceledException)
        {
            // What it said goes with it.
        }
        finally
        {
            _connections.TryRemove(id, out _);
            _store.Drop(id);
            connection.End();
            await pushing;
        }

        return null;
    }

    private static async Task PushAsync(RpcStream stream, NacosConnection connection, CancellationToken gone)
    {
        try
        {
            await foreach (var payload in connection.Outgoing.ReadAllAsync(gone))
            {
                await stream.SendAsync(payload, gone);
            }
        }
        catch (Exception lost) when (lost is RpcException or OperationCanceledException)
        {
            // Nobody is there to hear it.
        }
    }

    private void Push(NacosKey key)
    {
        foreach (var connection in _connections.Values)
        {
            if (connection.Subscribed.TryGetValue(key, out var clusters))
            {
                connection.Send("NotifySubscriberRequest", new JsonObject
                {
                    ["module"] = "naming",
                    ["namespace"] = key.Namespace,
                    ["serviceName"] = key.Service,
                    ["groupName"] = key.Group,
                    ["serviceInfo"] = _store.List(key, clusters, healthyOnly: false, isGrouped: false),
                });
            }
        }
    }
}
