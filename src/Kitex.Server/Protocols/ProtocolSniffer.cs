using Kitex.Network;

namespace Kitex.Server.Protocols;

/// <summary>Chooses the protocol of a connection by its first bytes, asking the protocols in order.</summary>
/// <param name="protocols">The most specific first.</param>
/// <param name="options">Gives the time allowed for the first bytes.</param>
internal sealed class ProtocolSniffer(IReadOnlyList<ServerProtocol> protocols, KitexServerOptions options)
{
    private readonly ServerProtocol[] _protocols = [.. protocols];

    /// <summary>The protocol spoken; null when the connection ended, fell silent or speaks none.</summary>
    public async ValueTask<ServerProtocol?> ChooseAsync(NetworkConnection connection)
    {
        var interrupted = false;
        while (true)
        {
            var undecided = false;
            foreach (var protocol in _protocols)
            {
                switch (protocol.Match(connection.Input))
                {
                    case ProtocolMatch.Yes:
                        if (interrupted)
                        {
                            connection.Interrupt();
                        }

                        return protocol;
                    case ProtocolMatch.NeedMore:
                        undecided = true;
                        break;
                    default:
                        continue;
                }

                break;
            }

            if (!undecided)
            {
                return null;
            }

            var silent = connection.Input.IsEmpty;
            var status = await connection.ReadAsync(connection.Input.Length + 1, silent ? options.IdleTimeout : options.ReadTimeout).ConfigureAwait(false);
            if (status == ReadStatus.Interrupted && !silent)
            {
                // The first message is still read to its end; the protocol hears of it then.
                interrupted = true;
                continue;
            }

            if (status != ReadStatus.Ready)
            {
                return null;
            }
        }
    }
}
