namespace Kitex.Server.Protocols;

/// <summary>Why a whole message is no call that can be served.</summary>
/// <param name="Reason">As a word, to be counted by.</param>
/// <param name="Error">In full, and the answer to send.</param>
/// <param name="IsAnswered">Whether anything is sent.</param>
/// <param name="GoesOn">Whether a connection that carries one call at a time goes on, as in Kitex v0.16.3.</param>
internal sealed record Refusal(string Reason, RpcError Error, bool IsAnswered, bool GoesOn);
