namespace Kitex;

/// <summary>Where code goes on that a network thread has made ready; matters on engines with network threads of their own only (epoll).</summary>
public enum PlacementMode
{
    /// <summary>
    /// As measured, method by method: short code runs on the network thread, which saves the hop to another one; code that
    /// computes long or blocks runs on the thread pool.
    /// </summary>
    Auto,

    /// <summary>Always on the thread pool.</summary>
    ThreadPool,

    /// <summary>
    /// Always on the network thread: for code that is known to be short. When it holds the thread all the same, another one
    /// takes over after 2 ms.
    /// </summary>
    Inline,
}
