using System.Diagnostics;
using System.Globalization;
using Kitex.Discovery;
using Kitex.Discovery.Local;
using Kitex.Testing;

namespace Kitex.Tests.Discovery;

public sealed class LocalRegistryTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly ServiceTarget Echo = new("echo");

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"kitex-tests-{Guid.NewGuid():N}");
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLog _log = new();

    public void Dispose()
    {
        _log.Dispose();
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Fact]
    public async Task What_is_registered_is_found_with_weight_and_tags_until_it_is_deregistered()
    {
        var registry = Registry();
        var tags = new Dictionary<string, string> { ["cluster"] = "blue", ["größe"] = "\"L\"" };
        var registration = await RegisterAsync(registry, "127.0.0.1:1", instance => instance with { Weight = 7, Tags = tags });

        var found = Assert.Single(await FindAsync(Registry()));
        Assert.Equal(("127.0.0.1:1", 7), (found.ToString(), found.Weight));
        Assert.Equal(tags, found.Tags);

        await registration.DisposeAsync();
        await registration.DisposeAsync();
        Assert.Empty(await FindAsync(Registry()));
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Theory]
    [InlineData("unix:/run/echo.sock")]
    [InlineData("[::1]:8888")]
    [InlineData("echo.local:8888")]
    public async Task Every_kind_of_address_comes_back(string address)
    {
        await using var registration = await RegisterAsync(Registry(), address);

        Assert.Equal(address, Assert.Single(await FindAsync(Registry())).ToString());
    }

    [Theory]
    [InlineData("a/b\\c:*?\"<>|")]
    [InlineData("../../etc/passwd")]
    [InlineData("com.example.日本")]
    [InlineData(".hidden")]
    [InlineData("echo echo")]
    public async Task Whatever_a_service_is_called_it_is_found_by_its_name_alone(string name)
    {
        var registry = Registry();
        await using var registration = await registry.RegisterAsync(new ServiceRegistration(name, new Instance(AddressText.Parse("a:1"))), default);

        Assert.Single(await FindAsync(registry, new ServiceTarget(name)));
        Assert.Empty(await FindAsync(registry, new ServiceTarget(name + "x")));
        Assert.Empty(await FindAsync(registry));
        Assert.Equal(_directory, Path.GetDirectoryName(Assert.Single(Directory.GetFiles(_directory))));
    }

    [Fact]
    public async Task Names_that_begin_alike_for_long_are_told_apart()
    {
        var registry = Registry();
        var name = new string('a', 200);
        await using var one = await registry.RegisterAsync(new ServiceRegistration(name + "1", new Instance(AddressText.Parse("a:1"))), default);
        await using var two = await registry.RegisterAsync(new ServiceRegistration(name + "2", new Instance(AddressText.Parse("b:1"))), default);

        Assert.Equal("b:1", Assert.Single(await FindAsync(registry, new ServiceTarget(name + "2"))).ToString());
    }

    [Fact]
    public async Task A_targets_tags_choose_among_the_instances()
    {
        var registry = Registry();
        await using var blue = await RegisterAsync(registry, "b:1", static i => i with { Tags = new Dictionary<string, string> { ["cluster"] = "blue" } });
        await using var green = await RegisterAsync(registry, "g:1", static i => i with { Tags = new Dictionary<string, string> { ["cluster"] = "green" } });

        var target = Echo with { Tags = new Dictionary<string, string> { ["cluster"] = "green" } };

        Assert.Equal("g:1", Assert.Single(await FindAsync(registry, target)).ToString());
    }

    [Fact]
    public async Task An_instance_whose_heartbeat_stops_is_gone_after_its_lease_and_cleared_away_later()
    {
        await using var registration = await RegisterAsync(Registry(), "a:1");
        var file = Assert.Single(Directory.GetFiles(_directory));
        Assert.Equal(_clock.GetUtcNow().UtcDateTime, File.GetLastWriteTimeUtc(file));

        // The heartbeats of this one go by another clock, which stands still.
        var later = new ManualTimeProvider(_clock.GetUtcNow());
        later.Advance(TimeSpan.FromSeconds(6));
        Assert.Single(await FindAsync(Registry(clock: later)));
        later.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Empty(await FindAsync(Registry(clock: later)));
        Assert.True(File.Exists(file));

        later.Advance(TimeSpan.FromSeconds(60));
        Assert.Empty(await FindAsync(Registry(clock: later)));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Heartbeats_keep_an_instance_and_bring_back_one_that_was_cleared_away()
    {
        await using var registration = await RegisterAsync(Registry(), "a:1");
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Single(await FindAsync(Registry()));

        Directory.Delete(_directory, recursive: true);
        Assert.Empty(await FindAsync(Registry()));
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Single(await FindAsync(Registry()));
    }

    [Fact]
    public async Task The_lease_is_each_instances_own()
    {
        await using var slow = await RegisterAsync(Registry(static o => o with { Heartbeat = TimeSpan.FromMinutes(1) }), "slow:1");
        await using var quick = await RegisterAsync(Registry(), "quick:1");
        var later = new ManualTimeProvider(_clock.GetUtcNow());
        later.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("slow:1", Assert.Single(await FindAsync(Registry(clock: later))).ToString());
    }

    [Fact]
    public async Task An_instance_of_a_process_that_ended_is_dropped_at_once_and_cleared_away()
    {
        using var process = Process.Start(new ProcessStartInfo("sleep", "600"))!;
        var stat = await File.ReadAllTextAsync($"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/stat");
        var started = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        Write("lives", Entry("lives:1", process.Id, started));
        Write("other", Entry("other:1", process.Id, "1"));
        Write("none", Entry("none:1", int.MaxValue, "1"));

        Assert.Equal("lives:1", Assert.Single(await FindAsync(Registry())).ToString());
        Assert.Single(Directory.GetFiles(_directory));
        process.Kill();
        await process.WaitForExitAsync();

        Assert.Empty(await FindAsync(Registry()));
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Fact]
    public async Task Where_processes_are_not_checked_the_lease_alone_counts()
    {
        Write("none", Entry("none:1", int.MaxValue, "1"));

        Assert.Single(await FindAsync(Registry(static o => o with { CheckProcesses = false })));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"service\":\"echo\"}")]
    [InlineData("{\"service\":\"echo\",\"address\":\"a:1\",\"pid\":1}")]
    [InlineData("{\"service\":7,\"address\":\"a:1\",\"pid\":1,\"leaseMilliseconds\":1000}")]
    [InlineData("{\"service\":\"echo\",\"address\":\"nowhere\",\"pid\":1,\"leaseMilliseconds\":1000}")]
    [InlineData("{\"service\":\"echo\",\"address\":\"a:1\",\"pid\":-1,\"leaseMilliseconds\":1000}")]
    [InlineData("{\"service\":\"echo\",\"address\":\"a:1\",\"pid\":1,\"weight\":-1,\"leaseMilliseconds\":1000}")]
    [InlineData("{\"service\":\"echo\",\"address\":\"a:1\",\"pid\":1,\"weight\":99999999999,\"leaseMilliseconds\":1000}")]
    [InlineData("{\"service\":\"echo\",\"address\":\"a:1\",\"pid\":1,\"tags\":[1],\"leaseMilliseconds\":1000}")]
    [InlineData("{\"service\":\"echo\",\"address\":\"a:1\",\"pid\":1,\"leaseMilliseconds\":9000000000000000000}")]
    [InlineData("{\"service\":\"echo\",\"address\":\"a:1\",\"pid\":1,\"leaseMilliseconds\":1000} {}")]
    [InlineData("{\"service\":\"echo\",\"address\":\"a:1\",\"pid\":1,\"leaseMilliseconds\":1000")]
    public async Task A_file_that_is_no_instance_is_ignored_and_logged_once(string content)
    {
        Directory.CreateDirectory(_directory);
        var file = Path.Combine(_directory, "echo@a@1-x.instance");
        await File.WriteAllTextAsync(file, content);
        File.SetLastWriteTimeUtc(file, _clock.GetUtcNow().UtcDateTime);
        var registry = Registry(static o => o with { CheckProcesses = false });
        await using var good = await RegisterAsync(registry, "good:1");

        Assert.Equal("good:1", Assert.Single(await FindAsync(registry)).ToString());
        await FindAsync(registry);

        Assert.Equal(1, _log.Count($"{file} is ignored"));
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task What_it_does_not_know_of_a_later_version_is_passed_over()
    {
        Directory.CreateDirectory(_directory);
        var file = Path.Combine(_directory, "echo@a@1-x.instance");
        await File.WriteAllTextAsync(file, """{"since":{"a":[1,{}]},"service":"echo","address":"a:1","pid":1,"leaseMilliseconds":1000,"z":null}""");
        File.SetLastWriteTimeUtc(file, _clock.GetUtcNow().UtcDateTime);

        Assert.Equal("a:1", Assert.Single(await FindAsync(Registry(static o => o with { CheckProcesses = false }))).ToString());
    }

    [Fact]
    public async Task A_file_too_large_is_ignored()
    {
        Directory.CreateDirectory(_directory);
        await File.WriteAllBytesAsync(Path.Combine(_directory, "echo@a@1-x.instance"), new byte[100_000]);

        Assert.Empty(await FindAsync(Registry()));
        Assert.Equal(1, _log.Count("It has 100000 bytes"));
    }

    [Fact]
    public async Task What_a_killed_writer_left_half_written_is_cleared_away_later()
    {
        Directory.CreateDirectory(_directory);
        var old = Path.Combine(_directory, ".writing-old");
        var fresh = Path.Combine(_directory, ".writing-fresh");
        await File.WriteAllTextAsync(old, "{");
        await File.WriteAllTextAsync(fresh, "{");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddMinutes(-2));

        Assert.Empty(await FindAsync(Registry()));

        Assert.Equal([fresh], Directory.GetFiles(_directory));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_watch_sees_comers_and_goers_at_once_though_no_time_passes()
    {
        var registry = Registry();
        using var end = new CancellationTokenSource();
        var seen = new List<string>();
        var watching = WatchAsync(registry, seen, end.Token);
        await Eventually.TrueAsync(() => seen.Count == 1);

        var one = await RegisterAsync(Registry(), "a:1");
        await SeenAsync("a:1");
        await using var two = await RegisterAsync(Registry(), "b:1");
        await SeenAsync("a:1, b:1");
        await one.DisposeAsync();
        await SeenAsync("b:1");

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching.WaitAsync(Limit));

        // Only the pause between two looks, which no event shortens, must pass.
        Task SeenAsync(string expected) => Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            lock (seen)
            {
                return seen[^1] == expected;
            }
        });
    }

    [Fact]
    public async Task Who_cannot_be_reached_is_looked_for_before_the_interval_is_over()
    {
        using var process = Process.Start(new ProcessStartInfo("sleep", "600"))!;
        Write("lives", Entry("lives:1", process.Id, ""));
        var registry = Registry();
        using var end = new CancellationTokenSource();
        var seen = new List<string>();
        var watching = WatchAsync(registry, seen, end.Token);
        await Eventually.TrueAsync(() => seen.Count == 1 && _clock.TimerCount == 1);
        Assert.Equal("lives:1", seen[0]);
        process.Kill();
        await process.WaitForExitAsync();

        registry.Refresh(Echo);
        _clock.Advance(TimeSpan.FromMilliseconds(10));

        await Eventually.TrueAsync(() => seen.Count >= 2);
        Assert.Equal("", seen[^1]);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching.WaitAsync(Limit));
    }

    [Fact]
    public async Task Many_who_register_at_once_are_all_found_and_nothing_is_left_of_them()
    {
        var registries = Enumerable.Range(0, 8).Select(_ => Registry()).ToList();
        var registrations = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            var registration = await RegisterAsync(registries[i % 8], $"h{i}:1");
            await FindAsync(registries[(i + 1) % 8]);
            return registration;
        })));

        Assert.Equal(200, (await FindAsync(Registry())).Count);
        await Task.WhenAll(registrations.Select(static r => Task.Run(() => r.DisposeAsync().AsTask())));
        Assert.Empty(Directory.GetFiles(_directory));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task The_directory_is_the_users_alone()
    {
        await using var registration = await RegisterAsync(Registry(), "a:1");

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory));
        }
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_an_error()
    {
        await File.WriteAllTextAsync(_directory + ".file", "");
        var registry = new LocalRegistry(new LocalRegistryOptions { Directory = Path.Combine(_directory + ".file", "x") });

        await Assert.ThrowsAnyAsync<IOException>(async () => await RegisterAsync(registry, "a:1"));
        File.Delete(_directory + ".file");
    }

    [Fact]
    public void The_users_own_place_is_refused_when_it_belongs_to_another()
    {
        if (OperatingSystem.IsLinux())
        {
            var refused = Assert.Throws<IOException>(() => new LocalDirectory(OfAnotherUser(), isDefault: true).Ensure());

            Assert.Contains("belongs to another user", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_users_own_place_is_refused_when_others_can_write_to_it()
    {
        if (!OperatingSystem.IsWindows())
        {
            var directory = new LocalDirectory(_directory, isDefault: true);
            directory.Ensure();
            directory.Ensure();
            File.SetUnixFileMode(_directory, File.GetUnixFileMode(_directory) | UnixFileMode.GroupWrite);

            Assert.Contains("can be written by others", Assert.Throws<IOException>(directory.Ensure).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_directory_is_the_users_runtime_directorys_unless_told_otherwise()
    {
        Assert.Contains("kitex", Path.GetFileName(new LocalRegistry().DirectoryPath), StringComparison.Ordinal);
        Assert.Equal(_directory, Registry().DirectoryPath);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(static () => new LocalRegistry(new LocalRegistryOptions { Heartbeat = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(static () => new LocalRegistry(new LocalRegistryOptions { MissedHeartbeats = 1 }));
        Assert.Throws<ArgumentException>(static () => new LocalRegistry(new LocalRegistryOptions { Interval = TimeSpan.FromDays(1) }));
    }

    /// <summary>A directory of another user; one that is there for those who can give none away.</summary>
    private string OfAnotherUser()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "/usr";
        }

        Directory.CreateDirectory(_directory);
        using var chown = Process.Start("chown", ["54321", _directory]);
        chown.WaitForExit();
        Assert.Equal(0, chown.ExitCode);
        return _directory;
    }

    private LocalRegistry Registry(Func<LocalRegistryOptions, LocalRegistryOptions>? change = null, ManualTimeProvider? clock = null)
    {
        var options = new LocalRegistryOptions { Directory = _directory };
        return new LocalRegistry(change is null ? options : change(options), _log, clock ?? _clock);
    }

    private static ValueTask<IAsyncDisposable> RegisterAsync(LocalRegistry registry, string address, Func<Instance, Instance>? change = null)
    {
        var instance = new Instance(AddressText.Parse(address));
        return registry.RegisterAsync(new ServiceRegistration(Echo.Service, change is null ? instance : change(instance)), default);
    }

    private static LocalEntry Entry(string address, int pid, string started) => new("echo", address, new ProcessIdentity(pid, started), TimeSpan.FromSeconds(6));

    private void Write(string name, LocalEntry entry)
    {
        Directory.CreateDirectory(_directory);
        var file = Path.Combine(_directory, $"echo@{name}.instance");
        File.WriteAllBytes(file, entry.Write().Span);
        File.SetLastWriteTimeUtc(file, _clock.GetUtcNow().UtcDateTime);
    }

    private static async Task<InstanceSet> FindAsync(LocalRegistry registry, ServiceTarget? target = null)
    {
        await foreach (var instances in registry.WatchAsync(target ?? Echo, default))
        {
            return instances;
        }

        throw new InvalidOperationException("The watch ended.");
    }

    private static async Task WatchAsync(LocalRegistry registry, List<string> seen, CancellationToken end)
    {
        await foreach (var instances in registry.WatchAsync(Echo, end))
        {
            lock (seen)
            {
                seen.Add(string.Join(", ", instances.Select(static i => i.ToString()).Order()));
            }
        }
    }
}
