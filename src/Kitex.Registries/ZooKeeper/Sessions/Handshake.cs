using Kitex.Registries.ZooKeeper.Wire;

namespace Kitex.Registries.ZooKeeper.Sessions;

/// <summary>The first words on a connection.</summary>
/// <param name="channel">The connection.</param>
internal sealed class Handshake(PacketChannel channel)
{
    private const int ProtocolVersion = 0;
    private const int AuthenticationXid = -4;

    // Whatever a server says, pings neither come without a pause nor never.
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <summary>Begins a session, or goes on with one. The request is byte for byte that of the Go registry's client (recorded).</summary>
    /// <param name="session">The session.</param>
    /// <param name="lastSeen">The last transaction seen; a server that has not come so far refuses by closing.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The session as it is from now on; null where the one asked for is over.</returns>
    /// <exception cref="IOException">The connection is over.</exception>
    /// <exception cref="InvalidDataException">The answer is malformed.</exception>
    public async ValueTask<SessionIdentity?> BeginAsync(SessionIdentity session, long lastSeen, CancellationToken cancellation)
    {
        var request = new JuteWriter().Int(ProtocolVersion).Long(lastSeen).Int((int)session.Timeout.TotalMilliseconds).Long(session.Id).Bytes(session.Password);
        channel.Write(request.ToArray(), []);
        await channel.FlushAsync(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false);
        return ReadIdentity(await channel.ReadAsync(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false));
    }

    /// <summary>Says who the client is.</summary>
    /// <returns>What the server says to it.</returns>
    /// <exception cref="IOException">The connection is over.</exception>
    /// <exception cref="InvalidDataException">The answer is malformed.</exception>
    public async ValueTask<ZooKeeperError> AuthenticateAsync(string user, string password, CancellationToken cancellation)
    {
        var request = ZooKeeperRequest.Authenticate(user, password);
        channel.Write(new JuteWriter().Int(AuthenticationXid).Int((int)request.Operation).ToArray(), request.Body);
        await channel.FlushAsync(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false);
        return ReadError(await channel.ReadAsync(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false));
    }

    private static SessionIdentity? ReadIdentity(byte[] answer)
    {
        var fields = new JuteReader(answer);
        fields.ReadInt();
        var milliseconds = fields.ReadInt();
        var id = fields.ReadLong();
        var password = fields.ReadBytes().ToArray();
        var timeout = TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, ShortestTimeout.TotalMilliseconds, LongestTimeout.TotalMilliseconds));
        return milliseconds <= 0 || id == 0 ? null : new SessionIdentity(id, password, timeout);
    }

    private static ZooKeeperError ReadError(byte[] answer)
    {
        var fields = new JuteReader(answer);
        if (fields.ReadInt() is not AuthenticationXid and var xid)
        {
            throw new InvalidDataException($"The server answered with {xid} where the user's name was asked about.");
        }

        fields.ReadLong();
        return (ZooKeeperError)fields.ReadInt();
    }
}
