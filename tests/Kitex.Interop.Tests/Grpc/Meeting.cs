namespace Kitex.Interop.Tests.Grpc;

/// <summary>Calls that go on when enough of them are there.</summary>
internal sealed class Meeting
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private int _here;
    private int _most;

    /// <returns>The most calls that were ever here.</returns>
    public async Task<int> JoinAsync(int enough)
    {
        Task met;
        lock (_gate)
        {
            _most = Math.Max(_most, ++_here);
            met = _met.Task;
            if (++_waiting == enough)
            {
                _met.SetResult();
                _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting = 0;
            }
        }

        await met;
        lock (_gate)
        {
            _here--;
            return _most;
        }
    }
}
