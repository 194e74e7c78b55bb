namespace Kitex.Network.Connections;

/// <summary>One accepted connection in the hands of its handler.</summary>
internal sealed class ServedConnection(ConnectionSet owner) : IThreadPoolWorkItem
{
    public required NetworkConnection Connection { get; init; }

    /// <summary>Begins to serve.</summary>
    public void Start() => _ = ServeAsync();

    void IThreadPoolWorkItem.Execute() => Start();

    private async Task ServeAsync()
    {
        try
        {
            await owner.Handler(Connection).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            owner.Report(exception);
        }
        finally
        {
            await Connection.DisposeAsync().ConfigureAwait(false);
            owner.Remove(this);
        }
    }
}
