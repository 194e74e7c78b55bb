using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Microsoft.Extensions.Logging;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>A log that throws: the callers are answered all the same.</summary>
public sealed class BrokenLogTests() : Http2ServerSuite(new MemoryNetwork())
{
    [Fact]
    public async Task Callers_are_answered_whatever_becomes_of_the_log()
    {
        var log = new BrokenLog();
        var peer = await ConnectAsync(await StartAsync(new Talks { OnGather = static (_, _) => throw new InvalidOperationException("no") }, o => o.UseLogging(log)));
        log.IsBroken = true;

        await peer.SendAsync(Call(1, "Gather", end: true), Call(3, "Unknown", end: true), Call(5, "Echo", false, ("grpc-timeout", "x")));

        Assert.Equal(13, (await peer.AnswerAsync(1)).Status.Code);
        Assert.NotEqual(0, (await peer.AnswerAsync(3)).Status.Code);
        await peer.ExpectResetAsync(5, InternalError);
        await ServesAsync(peer, 7);
        log.IsBroken = false;
    }

    private sealed class BrokenLog : ILoggerFactory, ILogger
    {
        public volatile bool IsBroken;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsBroken)
            {
                throw new InvalidOperationException("The log is full.");
            }
        }

        public void Dispose()
        {
        }
    }
}
