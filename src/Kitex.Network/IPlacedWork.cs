namespace Kitex.Network;

/// <summary>
/// Work that goes on where its <see cref="Placement"/> says. <see cref="IThreadPoolWorkItem.Execute"/> hands itself to
/// <see cref="Placement.Run"/>, on whatever thread.
/// </summary>
public interface IPlacedWork : IThreadPoolWorkItem
{
    /// <summary>Where this kind of work goes on. Asked before <see cref="Run"/>, after which the object may serve anew.</summary>
    Placement Placement { get; }

    /// <summary>Does the work; throws nothing.</summary>
    void Run();
}
