namespace Kitex.Network.Connections;

/// <summary>One accepted connection in the hands of its handler.</summary>
internal sealed class ServedConnection(ConnectionSet owner) : IThreadPoolWorkItem
{
    public required NetworkConnection Connection { get; init; }

    void IThreadPoolWorkItem.Execute() => _ = ServeAsync();

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
