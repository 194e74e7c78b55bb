namespace Kitex.Network.Tests;

/// <summary>One connection asks and its peer answers with the same bytes.</summary>
internal sealed class PingPong(TimeSpan wait, CancellationToken cancellation = default)
{
    private const int MessageBytes = 1024;
    private const int WarmUp = 2000;
    private const int RoundTrips = 10_000;
    private const int Attempts = 5;

    public async Task AnswerAsync(NetworkConnection connection)
    {
        while (await connection.ReadAsync(MessageBytes, wait, cancellation) == ReadStatus.Ready)
        {
            connection.Output.Write(connection.Input[..MessageBytes]);
            connection.Consume(MessageBytes);
            await connection.FlushAsync(wait, cancellation);
        }
    }

    /// <summary>The bytes allocated for a round trip, both ends together.</summary>
    /// <remarks>The least of several attempts: what is left of earlier tests allocates in this process too.</remarks>
    public async Task<double> MeasureAllocationAsync(NetworkConnection connection)
    {
        await AskAsync(connection, WarmUp);
        var least = double.MaxValue;
        for (var i = 0; i < Attempts; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await AskAsync(connection, RoundTrips);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)RoundTrips);
        }

        return least;
    }

    private async Task AskAsync(NetworkConnection connection, int times)
    {
        for (var i = 0; i < times; i++)
        {
            connection.Output.GetSpan(MessageBytes)[..MessageBytes].Fill((byte)i);
            connection.Output.Advance(MessageBytes);
            await connection.FlushAsync(wait, cancellation);
            if (await connection.ReadAsync(MessageBytes, wait, cancellation) != ReadStatus.Ready)
            {
                throw new InvalidOperationException("The peer is gone.");
            }

            connection.Consume(MessageBytes);
        }
    }
}
