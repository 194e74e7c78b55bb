using Kitex.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kitex.Resilience.CircuitBreaking;

/// <summary>Who is told when circuits change.</summary>
/// <param name="changed">The user's own; null for none.</param>
/// <param name="logger">The client's.</param>
internal sealed class CircuitNotices(Action<CircuitChange>? changed, ILogger logger)
{
    /// <summary>A circuit has changed. Never called under a lock.</summary>
    public void Tell(CircuitChange change)
    {
        ClientInstruments.CircuitChanged(change);
        switch (change.Now.State)
        {
            case CircuitState.Open:
                Log.CircuitOpened(logger, change.Now.Scope, change.Now);
                break;
            case CircuitState.HalfOpen:
                Log.CircuitTries(logger, change.Now.Scope, change.Now.Key);
                break;
            default:
                Log.CircuitClosed(logger, change.Now.Scope, change.Now.Key);
                break;
        }

        try
        {
            changed?.Invoke(change);
        }
        catch (Exception thrown)
        {
            // A listener's failure is no call's.
            Log.ListenerFailed(logger, thrown);
        }
    }
}
