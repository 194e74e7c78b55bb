using Kitex.Network;

namespace Kitex.Fuzz;

/// <summary>The connection of a client.</summary>
/// <param name="bytes">What the client says.</param>
/// <param name="piece">How many bytes arrive at once, unless more are asked for.</param>
/// <param name="before">Done before each piece: what happens elsewhere while the client speaks.</param>
internal sealed class ServedConnection(byte[] bytes, int piece, Action before) : FuzzConnection(bytes, piece, new byte[512])
{
    public override ValueTask<ReadStatus> ReadAsync(int atLeast, TimeSpan timeout, CancellationToken cancellation = default)
    {
        var status = Read(atLeast, before);
        if (status == ReadStatus.Interrupted)
        {
            // Told once; reading goes on.
            IsInterrupted = false;
        }

        return new(status);
    }

    public override ValueTask DisposeAsync()
    {
        Output.Clear();
        return ValueTask.CompletedTask;
    }
}
