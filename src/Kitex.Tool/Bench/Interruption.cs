using System.Runtime.InteropServices;

namespace Kitex.Tool.Bench;

/// <summary>Ctrl+C: the first one ends the run in good order, a second one ends the command.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration _registration;

    /// <param name="cancellation">Ends the run too.</param>
    public Interruption(CancellationToken cancellation)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = !_source.IsCancellationRequested;
            _source.Cancel();
        });
    }

    /// <summary>Fires when the run shall end.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
