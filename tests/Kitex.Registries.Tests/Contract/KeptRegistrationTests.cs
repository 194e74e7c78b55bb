using System.Net;
using Kitex.Discovery;
using Kitex.Registries.Keeping;
using Kitex.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Registries.Tests.Contract;

/// <summary>An instance stays registered, whatever the registry does.</summary>
public sealed class KeptRegistrationTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task It_beats_and_leaves()
    {
        var kept = new Scripted(_time);
        var registration = await kept.BeginAsync(default);
        await StepAsync(Beat, kept, "register beat");
        await StepAsync(Beat, kept, "register beat beat");
        await registration.DisposeAsync();
        await registration.DisposeAsync();
        Assert.Equal("register beat beat deregister", kept.Done);
    }

    [Fact]
    public async Task What_is_forgotten_is_registered_anew_and_what_fails_is_tried_again_sooner_than_it_beats()
    {
        var kept = new Scripted(_time);
        await using var registration = await kept.BeginAsync(default);
        kept.Next = static what => what == "beat" ? false : throw new IOException("away");
        await StepAsync(Beat, kept, "register beat register");
        await StepAsync(Retry, kept, "register beat register register");
        await StepAsync(Retry * 2, kept, "register beat register register register");
        kept.Next = static _ => true;
        await StepAsync(Retry * 4, kept, "register beat register register register register");
        await StepAsync(Beat, kept, "register beat register register register register beat");
    }

    [Fact]
    public async Task A_first_registration_that_fails_is_the_callers_error()
    {
        var kept = new Scripted(_time) { Next = static _ => throw new IOException("away") };
        await Assert.ThrowsAsync<IOException>(async () => await kept.BeginAsync(default));
    }

    [Fact]
    public async Task It_looks_at_once_when_it_is_woken()
    {
        var kept = new Scripted(_time);
        await using var registration = await kept.BeginAsync(default);
        kept.Wake();
        await Eventually.TrueAsync(() => kept.Done == "register beat");
    }

    [Fact]
    public async Task What_is_registered_through_an_object_that_has_ended_is_kept_no_longer()
    {
        var all = new KeptRegistrations();
        var early = new Scripted(_time);
        var registration = await all.BeginAsync(() => early, default);
        await all.EndAsync();
        var late = new Scripted(_time);
        await all.BeginAsync(() => late, default);
        _time.Advance(Beat * 2);
        Assert.Equal(0, _time.TimerCount);
        await registration.DisposeAsync();
        Assert.Equal(("register", "register"), (early.Done, late.Done));
    }

    private async Task StepAsync(TimeSpan time, Scripted kept, string done)
    {
        await Eventually.TrueAsync(() => _time.TimerCount > 0);
        _time.Advance(time);
        await Eventually.TrueAsync(() => kept.Done == done, () => kept.Done);
    }

    private sealed class Scripted(TimeProvider time)
        : KeptRegistration("test", new ServiceRegistration("s", new Instance(new IPEndPoint(IPAddress.Loopback, 1))), Retry, NullLogger.Instance, time)
    {
        private readonly List<string> _done = [];

        public Func<string, bool> Next { get; set; } = static _ => true;

        public string Done
        {
            get
            {
                lock (_done)
                {
                    return string.Join(' ', _done);
                }
            }
        }

        protected override TimeSpan Interval => Beat;

        protected override ValueTask RegisterAsync(CancellationToken cancellation)
        {
            Do("register");
            return default;
        }

        protected override ValueTask<bool> BeatAsync(CancellationToken cancellation) => new(Do("beat"));

        protected override ValueTask DeregisterAsync(CancellationToken cancellation)
        {
            Do("deregister");
            return default;
        }

        private bool Do(string what)
        {
            lock (_done)
            {
                _done.Add(what);
            }

            return Next(what);
        }
    }
}
