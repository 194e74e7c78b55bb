using System.Text;

namespace Kitex.Registries.ZooKeeper.Wire;

/// <summary>A request, whichever server and session it goes to.</summary>
/// <param name="Operation">What it asks for.</param>
/// <param name="Path">The node it is about, for errors.</param>
/// <param name="Body">What follows its header.</param>
internal sealed record ZooKeeperRequest(ZooKeeperOperation Operation, string Path, byte[] Body)
{
    private const int AnyVersion = -1;
    private const int Persistent = 0;
    private const int Ephemeral = 1;

    /// <summary>Says that the client lives.</summary>
    public static ZooKeeperRequest Ping { get; } = new(ZooKeeperOperation.Ping, "", []);

    /// <summary>Ends the session.</summary>
    public static ZooKeeperRequest CloseSession { get; } = new(ZooKeeperOperation.CloseSession, "", []);

    /// <summary>A node that ends with the session.</summary>
    public static ZooKeeperRequest CreateEphemeral(string path, byte[] data, NodeRights rights) => Create(path, data, rights, Ephemeral);

    /// <summary>A node that stays, without data.</summary>
    public static ZooKeeperRequest CreatePersistent(string path, NodeRights rights) => Create(path, null, rights, Persistent);

    /// <summary>Removes a node, whichever version.</summary>
    public static ZooKeeperRequest Delete(string path) => new(ZooKeeperOperation.Delete, path, new JuteWriter().Text(path).Int(AnyVersion).ToArray());

    /// <summary>A node's facts.</summary>
    public static ZooKeeperRequest Exists(string path, bool isWatched) => Read(ZooKeeperOperation.Exists, path, isWatched);

    /// <summary>A node's data.</summary>
    public static ZooKeeperRequest GetData(string path, bool isWatched) => Read(ZooKeeperOperation.GetData, path, isWatched);

    /// <summary>A node's children.</summary>
    public static ZooKeeperRequest GetChildren(string path, bool isWatched) => Read(ZooKeeperOperation.GetChildren, path, isWatched);

    /// <summary>Changes a node's data, whichever version.</summary>
    public static ZooKeeperRequest SetData(string path, byte[] data) =>
        new(ZooKeeperOperation.SetData, path, new JuteWriter().Text(path).Bytes(data).Int(AnyVersion).ToArray());

    /// <summary>Says who the client is.</summary>
    public static ZooKeeperRequest Authenticate(string user, string password) =>
        new(ZooKeeperOperation.Authenticate, "", new JuteWriter().Int(0).Text("digest").Bytes(Encoding.UTF8.GetBytes($"{user}:{password}")).ToArray());

    /// <summary>Sets watches again; the server tells at once of what has changed since a transaction.</summary>
    public static ZooKeeperRequest SetWatches(long since, IReadOnlyCollection<string> data, IReadOnlyCollection<string> absent, IReadOnlyCollection<string> children) =>
        new(ZooKeeperOperation.SetWatches, "", new JuteWriter().Long(since).Texts(data).Texts(absent).Texts(children).ToArray());

    private static ZooKeeperRequest Create(string path, byte[]? data, NodeRights rights, int flags)
    {
        var fields = new JuteWriter().Text(path).Bytes(data);
        rights.Write(fields);
        return new(ZooKeeperOperation.Create, path, fields.Int(flags).ToArray());
    }

    private static ZooKeeperRequest Read(ZooKeeperOperation operation, string path, bool isWatched) =>
        new(operation, path, new JuteWriter().Text(path).Flag(isWatched).ToArray());
}
