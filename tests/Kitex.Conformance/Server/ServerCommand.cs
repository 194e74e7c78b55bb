using System.Runtime.InteropServices;
using Kitex.Discovery;
using Kitex.Protocols.TTHeader;
using Kitex.Server;

namespace Kitex.Conformance.Server;

/// <summary>Serves until SIGTERM or SIGINT, then drains and ends with 0.</summary>
internal static class ServerCommand
{
    private static readonly Dictionary<string, FlagKind> Flags = new()
    {
        ["addr"] = FlagKind.Value,
        ["service"] = FlagKind.Value,
        ["mux"] = FlagKind.Switch,
        ["no-meta"] = FlagKind.Switch,
        ["crc32"] = FlagKind.Switch,
        ["refuse-no-service-name"] = FlagKind.Switch,
        ["registry"] = FlagKind.Value,
        ["name"] = FlagKind.Value,
        ["weight"] = FlagKind.Value,
        ["tags"] = FlagKind.Value,
    };

    /// <exception cref="UsageException">The command line asks for something that does not exist.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var line = new CommandLine(args, Flags);
        var address = Address(line.Text("addr") ?? "127.0.0.1:8888");
        var services = ServedServices.Select(line.Text("service") ?? ServedServices.All);

        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await using var registry = RegistryFlags.Open(line);
        await using var server = Create(services, address, line, registry);
        await server.StartAsync();
        Console.WriteLine($"READY {AddressText.Format(server.Address)}");
        await stop.Task;
        await server.StopAsync();
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
    }

    private static KitexServer Create(IReadOnlyList<ServiceDescriptor> services, string address, CommandLine line, IServiceRegistry? registry) =>
        KitexServer.Create(services[0], server =>
        {
            server.Listen(address);
            foreach (var service in services.Skip(1))
                server.AddService(service);

            if (line.Has("mux"))
                server.MultiplexedOnly();
            if (line.Has("no-meta"))
                server.WithoutStandardKeys();
            if (line.Has("crc32"))
                server.ValidatePayloads(PayloadValidator.Crc32C);
            if (line.Has("refuse-no-service-name"))
                server.RequireServiceName();
            if (registry is not null)
                server.UseRegistry(registry, RegistryFlags.Registration(line));
        });

    private static string Address(string text)
    {
        try
        {
            return AddressText.Format(AddressText.Parse(text));
        }
        catch (FormatException wrong)
        {
            throw new UsageException($"--addr: {wrong.Message}");
        }
    }
}
