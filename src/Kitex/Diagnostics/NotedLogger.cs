using Microsoft.Extensions.Logging;

namespace Kitex.Diagnostics;

/// <summary>A logger of a client or a server that keeps what happens to it: what is worth a line there is worth one in its diagnosis, whatever is logged.</summary>
/// <param name="inner">Where the lines go.</param>
/// <param name="events">What is kept.</param>
internal sealed class NotedLogger(ILogger inner, EventLog events) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information || inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (KindOf(eventId.Id) is { } kind)
        {
            var text = formatter(state, exception);
            events.Note(kind, exception is null ? text : $"{text} {exception.Message}");
        }

        if (inner.IsEnabled(logLevel))
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    // As they are numbered in the logs of clients and servers; what is logged of single calls is not kept.
    private static DiagnosticEventKind? KindOf(int id) => id switch
    {
        >= 1000 and <= 1002 or >= 1008 and <= 1010 or 1124 or 1125 => DiagnosticEventKind.Lifetime,
        1003 or 1020 => DiagnosticEventKind.Limit,
        >= 1011 and <= 1013 or >= 1110 and <= 1113 => DiagnosticEventKind.Configuration,
        >= 1100 and <= 1104 => DiagnosticEventKind.Discovery,
        >= 1120 and <= 1122 => DiagnosticEventKind.Circuit,
        _ => null,
    };
}
