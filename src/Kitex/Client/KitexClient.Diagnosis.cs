using Kitex.Diagnostics;

namespace Kitex.Client;

/// <content>What a client tells of itself.</content>
public abstract partial class KitexClient
{
    /// <summary>Whether it was disposed.</summary>
    internal bool IsDisposed => _disposed;

    /// <summary>The client as it is now. Takes time: for people, not for every call.</summary>
    public ClientDiagnosis Diagnose() => new()
    {
        Callee = _callee,
        Transport = _transport.Name,
        Pipeline = Describe(),
        Circuits = OpenCircuits(),
    };
}
