using Kitex.Network;
using Kitex.Network.Tls;
using Kitex.Protocols.Framing;

namespace Kitex.Server.Protocols;

/// <summary>Chooses the protocol of a connection by its first bytes, asking the protocols in order.</summary>
/// <param name="protocols">The most specific first.</param>
/// <param name="live">Gives the time allowed for the first bytes.</param>
/// <param name="drain">Whether the server stops.</param>
/// <param name="refusals">Learns of connections that speak no protocol.</param>
/// <param name="time">Measures the time the first bytes take to arrive.</param>
internal sealed class ProtocolSniffer(
    IReadOnlyList<ServerProtocol> protocols, LiveServerOptions live, DrainState drain, RefusalLog refusals, TimeProvider time)
{
    private const int MostShownBytes = 8;
    private const int LeastLengthLikeHello = 0x16030000;

    private readonly ServerProtocol[] _protocols = [.. protocols];

    /// <summary>Those that may be spoken.</summary>
    public IReadOnlyList<ServerProtocol> Protocols => _protocols;

    /// <summary>The protocol spoken; null when the connection ended, fell silent or speaks none.</summary>
    public async ValueTask<ServerProtocol?> ChooseAsync(NetworkConnection connection)
    {
        long? begun = null;
        while (true)
        {
            if (IsTlsHello(connection))
            {
                refusals.Refuse(connection, RefusalLog.Tls, "The peer speaks TLS, and this server does not: give it Tls(certificate).");
                return null;
            }

            switch (Match(connection.Input, out var protocol))
            {
                case ProtocolMatch.Yes:
                    return protocol;
                case ProtocolMatch.No:
                    var head = connection.Input[..Math.Min(MostShownBytes, connection.Input.Length)];
                    refusals.Refuse(connection, RefusalLog.UnknownProtocol, $"No known protocol starts with 0x{Convert.ToHexStringLower(head)}.");
                    return null;
            }

            begun ??= connection.Input.IsEmpty ? null : time.GetTimestamp();
            var timeout = begun is { } start ? Left(start) : drain.IsDraining ? live.Current.DrainIdleTime : live.Current.IdleTimeout;
            var status = await connection.ReadAsync(connection.Input.Length + 1, timeout).ConfigureAwait(false);
            if (status is not (ReadStatus.Ready or ReadStatus.Interrupted))
            {
                refusals.End(connection, MessageReader.EndOf(status, connection.Input.IsEmpty), null);
                return null;
            }
        }
    }

    /// <summary>What is left of the time for a message: a peer that sends byte by byte gets no more of it.</summary>
    private TimeSpan Left(long begun)
    {
        var whole = live.Current.ReadTimeout;
        if (whole == Timeout.InfiniteTimeSpan)
        {
            return whole;
        }

        var left = whole - time.GetElapsedTime(begun);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The same bytes are the length of a message so long that it is refused in any case, unless the limit is far raised.</summary>
    private bool IsTlsHello(NetworkConnection connection) =>
        TlsRecord.IsHello(connection.Input) && connection.Tls is null && live.Built.MaxFrameBytes < LeastLengthLikeHello;

    private ProtocolMatch Match(ReadOnlySpan<byte> head, out ServerProtocol? matching)
    {
        foreach (var protocol in _protocols)
        {
            var match = protocol.Match(head);
            if (match != ProtocolMatch.No)
            {
                matching = protocol;
                return match;
            }
        }

        matching = null;
        return ProtocolMatch.No;
    }
}
