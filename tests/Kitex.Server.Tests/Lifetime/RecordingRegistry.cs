using Kitex.Discovery;

namespace Kitex.Server.Tests.Lifetime;

/// <summary>Keeps what is registered, and notes when.</summary>
internal sealed class RecordingRegistry(Action<string>? note = null) : IRegistry
{
    public string Name => "recording";

    public bool IsMachineLocal { get; init; }

    /// <summary>What is registered now.</summary>
    public List<ServiceRegistration> Registered { get; } = [];

    /// <summary>Everything that ever was.</summary>
    public List<ServiceRegistration> All { get; } = [];

    /// <summary>A service it does not take.</summary>
    public string? Refused { get; init; }

    /// <summary>What deregistering waits for.</summary>
    public Task Leaving { get; init; } = Task.CompletedTask;

    public ValueTask<IAsyncDisposable> RegisterAsync(ServiceRegistration service, CancellationToken cancellation)
    {
        if (service.Service == Refused)
        {
            throw new InvalidOperationException("not today");
        }

        note?.Invoke($"registered {service.Service}");
        Registered.Add(service);
        All.Add(service);
        return new(new Registration(this, service));
    }

    private sealed class Registration(RecordingRegistry owner, ServiceRegistration service) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await owner.Leaving;
            owner.Leave(service);
        }
    }

    private void Leave(ServiceRegistration service)
    {
        note?.Invoke($"deregistered {service.Service}");
        Registered.Remove(service);
    }
}
