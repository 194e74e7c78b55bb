using Kitex.Load.Figures;

namespace Kitex.Load.Serving;

/// <summary>Serves until its input ends; tells what it has used, or what it holds, whenever a line asks.</summary>
internal static class ServerCommand
{
    /// <param name="kind">The server's word in a scenario.</param>
    /// <param name="handler">What it does with a call.</param>
    /// <param name="downstream">The service that some handlers call.</param>
    public static async Task<int> RunAsync(string kind, string handler, string downstream)
    {
        await using RunningServer server = kind switch
        {
            Scenario.Http => new HttpServer(),
            Scenario.Http2 => new Http2Server(),
            _ => new ServerGroup([.. handler.Split(Handlers.Separator).Select(name => new KitexEchoServer(kind, name, downstream))]),
        };
        await server.StartAsync();
        Console.WriteLine(server.Address);
        while (await Console.In.ReadLineAsync() is { } question)
        {
            Console.WriteLine(question == "memory" ? MemoryUse.Now().ToLine() : ProcessUsage.Now().ToLine());
        }

        return 0;
    }
}
