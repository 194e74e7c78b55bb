using System.Net;
using Kitex.Server.Registration;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;
using Kitex.Testing;

namespace Kitex.Server.Tests.Lifetime;

public sealed class RegistrationTests() : ServerSuite(new SocketNetwork())
{
    private static readonly RegistrationOptions AtOnce = new() { DeregisterWait = TimeSpan.Zero };

    [Fact]
    public async Task A_server_registers_after_its_start_and_leaves_before_it_refuses_anybody()
    {
        var steps = new List<string>();
        var clock = new ManualTimeProvider();
        var registry = new RecordingRegistry(steps.Add);
        var server = Server(configure: o => o
            .UseTime(clock)
            .OnStarted((server, _) => Note($"started with {registry.Registered.Count}"))
            .OnStopping((_, _) => Note($"stopping with {registry.Registered.Count}"))
            .OnStopped((_, _) => Note($"stopped with {registry.Registered.Count}"))
            .Configure(static x => x with { DrainTimeout = Limit })
            .UseRegistry(registry, static x => x with { Weight = 7, Tags = new Dictionary<string, string> { ["cluster"] = "blue" }, DeregisterWait = TimeSpan.FromSeconds(3) }));
        await server.StartAsync();
        var registered = Assert.Single(registry.Registered);
        Assert.Equal(("Desk", server.Address, 7, "blue"), (registered.Service, registered.Instance.Address, registered.Instance.Weight, registered.Instance.Tags["cluster"]));

        var stopping = server.StopAsync();
        await Eventually.TrueAsync(() => registry.Registered.Count == 0);

        // Callers that have not heard of it yet are served as before, with new connections too.
        clock.Advance(TimeSpan.FromSeconds(2));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(3, await Client(server).AddAsync(1, 2));
        }

        Assert.False(stopping.IsCompleted);
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return stopping.IsCompleted;
        });
        await stopping;
        Assert.Equal(["started with 0", "registered Desk", "stopping with 1", "deregistered Desk", "stopped with 0"], steps);

        Task Note(string step)
        {
            steps.Add(step);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_registry_that_does_not_take_the_server_stops_it_and_its_start_says_why()
    {
        var first = new RecordingRegistry();
        var second = new RecordingRegistry { Refused = "b" };
        EndPoint? address = null;
        var server = Server(configure: o => o
            .OnStarted((server, _) => Task.FromResult(address = server.Address))
            .UseRegistry(first, static _ => AtOnce)
            .UseRegistry(second, static _ => AtOnce with { Services = ["a", "b", "c"] }));

        var failed = await Assert.ThrowsAsync<RegistrationException>(() => server.StartAsync());

        Assert.Equal($"Registry 'recording' did not take b at {AddressText.Format(address)}, so the server has stopped: not today", failed.Message);
        Assert.Equal("not today", failed.InnerException!.Message);
        Assert.Equal((1, 1), (first.All.Count, second.All.Count));
        Assert.Empty(first.Registered);
        Assert.Empty(second.Registered);
        await Assert.ThrowsAsync<RpcConnectException>(async () => await Client(AddressText.Format(address)).AddAsync(1, 2));
    }

    [Fact]
    public async Task Every_service_is_registered_under_its_name_but_those_for_gRPC_alone()
    {
        var registry = new RecordingRegistry();
        await StartAsync(configure: o => o
            .AddService(new Notes().Describe())
            .AddGrpcService(new ServiceDescriptor("Health", []))
            .UseRegistry(registry, static _ => AtOnce));

        Assert.Equal(["Desk", "Notes"], registry.Registered.Select(static r => r.Service));
        Assert.All(registry.Registered, static r => Assert.Empty(r.Instance.Tags));
        Assert.All(registry.Registered, static r => Assert.Equal(10, r.Instance.Weight));
    }

    [Fact]
    public async Task It_registers_later_when_it_is_told_to()
    {
        var clock = new ManualTimeProvider();
        var registry = new RecordingRegistry();
        var server = Server(configure: o => o.UseTime(clock).UseRegistry(registry, static _ => AtOnce with { Delay = TimeSpan.FromSeconds(5) }));
        var starting = server.StartAsync();
        clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.Empty(registry.Registered);

        clock.Advance(TimeSpan.FromTicks(1));

        await starting.WaitAsync(Limit);
        Assert.Single(registry.Registered);
    }

    [Fact]
    public async Task A_server_stopped_before_it_has_registered_is_not_left_registered()
    {
        var clock = new ManualTimeProvider();
        var registry = new RecordingRegistry();
        var server = Server(configure: o => o.UseTime(clock).UseRegistry(registry, static _ => AtOnce with { Delay = TimeSpan.FromSeconds(5) }));
        var starting = server.StartAsync();
        await Eventually.TrueAsync(() => clock.TimerCount > 0);
        var stopping = server.StopAsync();

        clock.Advance(TimeSpan.FromSeconds(5));

        await starting.WaitAsync(Limit);
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return stopping.IsCompleted;
        });
        Assert.Empty(registry.Registered);
    }

    [Fact]
    public async Task A_registry_that_fails_or_hangs_does_not_keep_the_server_from_stopping()
    {
        using var log = new RecordingLog();
        var hanging = new RecordingRegistry { Leaving = new TaskCompletionSource().Task };
        var failing = new RecordingRegistry { Leaving = Task.FromException(new InvalidOperationException("gone")) };
        var server = await StartAsync(configure: o => o
            .UseLogging(log)
            .UseRegistry(hanging, static _ => AtOnce)
            .UseRegistry(failing, static _ => AtOnce));
        using var impatience = new CancellationTokenSource();

        var stopping = server.StopAsync(impatience.Token);
        await impatience.CancelAsync();

        await stopping.WaitAsync(Limit);
        Assert.Equal(2, log.Lines.Count(static line => line.StartsWith("Registry recording failed to deregister", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("127.0.0.1:80", null, false, "127.0.0.1:80")]
    [InlineData("127.0.0.1:80", "10.1.2.3:8080", false, "10.1.2.3:8080")]
    [InlineData("127.0.0.1:80", "echo.example:0", false, "echo.example:80")]
    [InlineData("127.0.0.1:80", "10.1.2.3:0", false, "10.1.2.3:80")]
    [InlineData("0.0.0.0:80", null, true, "127.0.0.1:80")]
    [InlineData("[::]:80", null, true, "[::1]:80")]
    [InlineData("unix:/run/echo.sock", null, true, "unix:/run/echo.sock")]
    public void The_address_registered_is_the_one_bound_or_the_one_wanted(string bound, string? wanted, bool isMachineLocal, string expected) =>
        Assert.Equal(expected, AddressText.Format(AdvertisedAddress.Of(AddressText.Parse(bound), wanted, isMachineLocal)));

    [Fact]
    public void Of_every_address_one_is_registered_that_others_can_reach()
    {
        var address = (IPEndPoint)AdvertisedAddress.Of(new IPEndPoint(IPAddress.Any, 80), null, isMachineLocal: false);

        // A machine without a network has loopback alone.
        Assert.NotEqual(IPAddress.Any, address.Address);
        Assert.Equal(80, address.Port);
    }

    [Fact]
    public void A_socket_file_is_registered_by_its_whole_path() => Assert.Equal(
        $"unix:{Path.GetFullPath("echo.sock")}",
        AddressText.Format(AdvertisedAddress.Of(AddressText.Parse("unix:echo.sock"), null, isMachineLocal: true)));

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(static () => Made(AtOnce with { Weight = -1 }));
        Assert.Throws<ArgumentException>(static () => Made(AtOnce with { Delay = TimeSpan.FromSeconds(-1) }));
        Assert.Throws<ArgumentException>(static () => Made(AtOnce with { DeregisterWait = TimeSpan.FromDays(2) }));
        Assert.Throws<FormatException>(static () => Made(AtOnce with { Address = "nowhere" }));

        static KitexServer Made(RegistrationOptions options) => DeskServer.Create(new Desk(), o => o.UseRegistry(new RecordingRegistry(), _ => options));
    }
}
