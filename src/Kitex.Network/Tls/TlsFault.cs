namespace Kitex.Network.Tls;

/// <summary>What is wrong with a peer or a handshake.</summary>
/// <param name="Reason">As a word.</param>
/// <param name="Text">As a sentence, and what to do.</param>
internal readonly record struct TlsFault(TlsFailureReason Reason, string Text);
