namespace Kitex.Registries.ZooKeeper.Wire;

/// <summary>What a server has answered.</summary>
/// <param name="Session">The session that asked.</param>
/// <param name="Error">Why it was refused.</param>
/// <param name="Body">What follows the header.</param>
internal sealed record ZooKeeperReply(long Session, ZooKeeperError Error, ReadOnlyMemory<byte> Body);
