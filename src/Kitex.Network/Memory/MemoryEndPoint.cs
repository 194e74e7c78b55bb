using System.Net;

namespace Kitex.Network.Memory;

/// <summary>The address of a port inside a <see cref="MemoryEngine"/>: a name, compared letter by letter.</summary>
/// <param name="name">The name; any text but the empty one.</param>
public sealed class MemoryEndPoint(string name) : EndPoint, IEquatable<MemoryEndPoint>
{
    /// <summary>The name.</summary>
    public string Name { get; } = name is { Length: > 0 } ? name : throw new ArgumentException("A port in memory needs a name.", nameof(name));

    /// <inheritdoc/>
    public bool Equals(MemoryEndPoint? other) => other is not null && Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MemoryEndPoint);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>"memory:" and the name.</summary>
    public override string ToString() => $"memory:{Name}";
}
