using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Kitex.Discovery.Dns;

/// <summary>
/// Asks DNS servers: over UDP, and over TCP where an answer was too long for that; each in turn until one can say. The
/// platform has no way to ask for SRV records, nor a certain server.
/// </summary>
/// <param name="servers">Whom to ask; none for those of the system.</param>
/// <param name="timeout">For one server to answer.</param>
/// <param name="attempts">How often each is asked.</param>
/// <param name="time">The clock.</param>
internal sealed class DnsClient(IReadOnlyList<IPEndPoint> servers, TimeSpan timeout, int attempts, TimeProvider time)
{
    // Whoever sends more says so by the flag of truncation.
    private const int MostUdpBytes = 4096;

    /// <summary>Whether the system's resolver says by this that a name does not exist, or has no addresses.</summary>
    public static bool IsUnknownName(Exception failed) =>
        failed is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData };

    /// <summary>Asks for the records of a name.</summary>
    /// <returns>The answer; one without records where the name does not exist.</returns>
    /// <exception cref="DnsException">No server could say.</exception>
    /// <exception cref="FormatException">The name is none.</exception>
    public async Task<DnsAnswer> AskAsync(string name, DnsRecordType type, CancellationToken cancellation)
    {
        DnsException? failed = null;
        var asked = servers.Count > 0 ? servers : SystemNames.Servers();
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            foreach (var server in asked)
            {
                var question = DnsMessage.WriteQuestion((ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1), name, type);
                try
                {
                    var answer = await AskAsync(server, question, cancellation).ConfigureAwait(false);
                    if (answer.Code is 0 or DnsAnswer.NoSuchName)
                    {
                        return answer;
                    }

                    failed = new DnsException($"{server} has no answer for {name} (response code {answer.Code}).", failed);
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    failed = new DnsException($"{server} did not answer for {name} within {timeout.TotalMilliseconds} ms.", failed);
                }
                catch (Exception broken) when (broken is SocketException or IOException or FormatException)
                {
                    failed = new DnsException($"{server} could not be asked for {name}: {broken.Message}", broken);
                }
            }
        }

        throw failed!;
    }

    private async Task<DnsAnswer> AskAsync(IPEndPoint server, byte[] question, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        var answer = await AskUdpAsync(server, question, either.Token).ConfigureAwait(false);
        return answer.IsTruncated ? await AskTcpAsync(server, question, either.Token).ConfigureAwait(false) : answer;
    }

    private static async Task<DnsAnswer> AskUdpAsync(IPEndPoint server, byte[] question, CancellationToken cancellation)
    {
        // Connected, it hears that server alone; its port is new, and so hard to guess, each time.
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellation).ConfigureAwait(false);
        await socket.SendAsync(question, cancellation).ConfigureAwait(false);
        var buffer = new byte[MostUdpBytes];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancellation).ConfigureAwait(false);
            if (DnsMessage.Answers(buffer.AsSpan(0, length), question))
            {
                return DnsMessage.ReadAnswer(buffer.AsSpan(0, length), question);
            }
        }
    }

    private static async Task<DnsAnswer> AskTcpAsync(IPEndPoint server, byte[] question, CancellationToken cancellation)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellation).ConfigureAwait(false);
        var stream = new NetworkStream(socket, ownsSocket: false);
        await using (stream.ConfigureAwait(false))
        {
            var framed = new byte[2 + question.Length];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)question.Length);
            question.CopyTo(framed, 2);
            await stream.WriteAsync(framed, cancellation).ConfigureAwait(false);

            var head = new byte[2];
            await stream.ReadExactlyAsync(head, cancellation).ConfigureAwait(false);
            var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
            await stream.ReadExactlyAsync(message, cancellation).ConfigureAwait(false);
            var answer = DnsMessage.ReadAnswer(message, question);
            return answer.IsTruncated ? throw new FormatException("An answer over TCP says that it is cut short.") : answer;
        }
    }
}
