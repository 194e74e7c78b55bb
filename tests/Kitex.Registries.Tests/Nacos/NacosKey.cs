namespace Kitex.Registries.Tests.Nacos;

/// <summary>What a service is called in Nacos.</summary>
internal sealed record NacosKey(string Namespace, string Group, string Service)
{
    /// <summary>Of the names as they come: an empty namespace is the public one, and the group may stand before the service.</summary>
    public static NacosKey Of(string ns, string group, string service)
    {
        var parts = service.Split("@@", 2);
        return new NacosKey(ns.Length == 0 ? "public" : ns, parts.Length == 2 ? parts[0] : group.Length == 0 ? "DEFAULT_GROUP" : group, parts[^1]);
    }
}
