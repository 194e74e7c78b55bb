using System.Globalization;
using Kitex;
using Kitex.Discovery;

namespace Samples.OwnRegistry;

/// <summary>A registry of your own: a text file with a line for each instance, "service address weight".</summary>
internal sealed class FileRegistry(string path) : PollingResolver(interval: TimeSpan.FromSeconds(1)), IRegistry
{
    private readonly Lock _gate = new();

    public override string Name => "file";

    // Called by a server once it listens. What it throws stops the server; what it returns is disposed before the server stops.
    public ValueTask<IAsyncDisposable> RegisterAsync(ServiceRegistration service, CancellationToken cancellation)
    {
        var line = $"{service.Service} {AddressText.Format(service.Instance.Address)} {service.Instance.Weight}";
        Change(lines => [.. lines, line]);
        return new(Registered(line));
    }

    // Called again and again while a client uses the service. What it throws leaves the client with the last list.
    protected override async ValueTask<Resolution> ResolveAsync(ServiceTarget target, CancellationToken cancellation)
    {
        var lines = File.Exists(path) ? await File.ReadAllLinesAsync(path, cancellation) : [];
        return new(new InstanceSet(
            from line in lines
            let words = line.Split(' ')
            where words[0] == target.Service
            select new Instance(AddressText.Parse(words[1])) { Weight = int.Parse(words[2], CultureInfo.InvariantCulture) }));
    }

    private Leaving Registered(string line) => new Leaving(() => Change(lines => [.. lines.Where(other => other != line)]));

    private void Change(Func<string[], string[]> change)
    {
        lock (_gate)
        {
            File.WriteAllLines(path, change(File.Exists(path) ? File.ReadAllLines(path) : []));
        }
    }

    private sealed class Leaving(Action leave) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            leave();
            return ValueTask.CompletedTask;
        }
    }
}
