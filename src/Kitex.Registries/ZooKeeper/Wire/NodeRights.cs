using System.Security.Cryptography;
using System.Text;

namespace Kitex.Registries.ZooKeeper.Wire;

/// <summary>Who may do everything with a node.</summary>
/// <param name="Scheme">How that is told: "world" or "digest".</param>
/// <param name="Id">Who.</param>
internal sealed record NodeRights(string Scheme, string Id)
{
    private const int All = 31;

    /// <summary>Everybody.</summary>
    public static NodeRights Everybody { get; } = new("world", "anyone");

    /// <summary>Who gives this name and password.</summary>
    public static NodeRights Of(string user, string password) => new("digest", $"{user}:{Digest($"{user}:{password}")}");

    /// <summary>Writes it as the only entry of a list.</summary>
    public void Write(JuteWriter fields) => fields.Int(1).Int(All).Text(Scheme).Text(Id);

#pragma warning disable CA5350 // The servers' digest is SHA-1.
    private static string Digest(string text) => Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
}
