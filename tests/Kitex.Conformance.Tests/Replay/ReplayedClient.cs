namespace Kitex.Conformance.Tests.Replay;

/// <summary>Counts the captures replayed with the client.</summary>
public sealed class ReplayedClient() : ReplayCount("client");
