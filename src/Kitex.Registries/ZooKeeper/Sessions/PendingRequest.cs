using Kitex.Registries.ZooKeeper.Wire;

namespace Kitex.Registries.ZooKeeper.Sessions;

/// <summary>A request on its way over one connection.</summary>
/// <param name="request">The request.</param>
/// <param name="fixedXid">Its number, where the protocol has one for it; nobody waits for its answer then.</param>
internal sealed class PendingRequest(ZooKeeperRequest request, int? fixedXid = null)
{
    private readonly TaskCompletionSource<ZooKeeperReply?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The request.</summary>
    public ZooKeeperRequest Request => request;

    /// <summary>Whether the protocol has a number for it.</summary>
    public bool IsNumbered => fixedXid is not null;

    /// <summary>Its number on the connection.</summary>
    public int Xid { get; set; } = fixedXid ?? 0;

    /// <summary>When it was sent.</summary>
    public long Sent { get; set; }

    /// <summary>The answer; null when the connection has ended before it came.</summary>
    public Task<ZooKeeperReply?> Answer => _answer.Task;

    /// <summary>It has been answered, or will not be any more.</summary>
    public void Complete(ZooKeeperReply? reply) => _answer.TrySetResult(reply);
}
