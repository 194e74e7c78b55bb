using Kitex.Diagnostics;
using Kitex.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Tests.Diagnostics;

public sealed class EventLogTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void The_last_200_are_kept_the_newest_first()
    {
        var log = new EventLog(_clock);

        for (var i = 0; i < 300; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            log.Note(DiagnosticEventKind.Discovery, $"{i}");
        }

        Assert.Equal(200, log.Events.Count);
        Assert.Equal(("299", "100"), (log.Events[0].Text, log.Events[^1].Text));
        Assert.Equal(_clock.GetUtcNow(), log.Events[0].At);
    }

    [Fact]
    public void An_overload_leaves_what_led_to_it()
    {
        var log = new EventLog(_clock);
        log.Note(DiagnosticEventKind.Discovery, "the cause");

        for (var i = 0; i < 1000; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            log.Note(DiagnosticEventKind.Limit, $"{i}");
        }

        Assert.Equal(51, log.Events.Count);
        Assert.Equal(("999", "the cause"), (log.Events[0].Text, log.Events[^1].Text));
    }

    [Fact]
    public void What_is_logged_is_kept_whether_it_is_logged_or_not_but_for_single_calls()
    {
        var log = new EventLog(_clock);
        var logger = new NotedLogger(NullLogger.Instance, log);

        logger.Log(LogLevel.Warning, new EventId(1100), "the watch ended.", new InvalidOperationException("no route"), static (state, _) => state);
        logger.Log(LogLevel.Warning, new EventId(1006), "a call failed.", null, static (state, _) => state);

        var kept = Assert.Single(log.Events);
        Assert.Equal((DiagnosticEventKind.Discovery, "the watch ended. no route"), (kept.Kind, kept.Text));
    }
}
