using Microsoft.Extensions.Logging;

namespace Kitex.Torture.Accounting;

/// <summary>What a server logs as an error must not happen: a failure of a call or a peer is none.</summary>
internal sealed class OffenceLog(Ledger ledger) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            ledger.Offend($"the server logged: {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
