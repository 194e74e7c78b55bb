using System.Diagnostics;
using Kitex.Grpc.Services;
using Kitex.Interop.Tests.Peers;
using Kitex.Interop.Tests.Services;
using Kitex.Server;

namespace Kitex.Interop.Tests;

/// <summary>gRPC for Python (grpcio) asks our server for its health and for what it serves, and calls what it learned of.</summary>
public sealed class GrpcServicesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The cases of python/services.py, the last of which stops the server.</summary>
    private static readonly string[] Cases =
    [
        "the_server_serves",
        "an_unknown_service_is_not_found",
        "all_statuses_are_listed",
        "a_watcher_sees_every_change",
        "a_watcher_may_leave",
        "all_services_are_listed",
        "what_is_not_there_is_not_found",
        "extension_numbers_of_a_message_without_any_are_none",
        "a_service_is_called_by_what_reflection_tells",
        "the_old_reflection_tells_the_same",
        "a_watcher_sees_the_end",
    ];

    [Fact]
    public async Task Every_case_passes()
    {
        var health = new HealthService();
        var stopped = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        KitexServer? made = null;
        await using var server = made = LampServer.Create(
            new Lamp(health, () => stopped.TrySetResult(made!.StopAsync())), o => o.Listen("127.0.0.1:0").AddGrpcHealth(health).AddGrpcReflection());
        await server.StartAsync();
        var generated = Directory.CreateTempSubdirectory("kitex-interop-");

        var run = await ForeignProgram.RunAsync(Python(generated.FullName, AddressText.Format(server.Address)));

        generated.Delete(recursive: true);
        Assert.True(run.ExitCode == 0 && Cases.Select(static name => $"PASS {name}").SequenceEqual(run.Lines), run.ToString());
        await (await stopped.Task.WaitAsync(Limit)).WaitAsync(Limit);
    }

    private static ProcessStartInfo Python(string generated, string address)
    {
        var program = Path.Combine(PeerRuntime.Sources, "python", "services.py");
        var protos = Path.Combine(PeerRuntime.Sources, "..", "..", "src", "Kitex.Grpc.Services", "protos");
        var start = new ProcessStartInfo("/usr/bin/python3", [program, protos, generated, address]);
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return start;
    }
}
