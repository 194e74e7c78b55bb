using Api;

namespace Kitex.Load;

/// <summary>Serves until its input ends; tells what it has used whenever a line comes.</summary>
internal static class ServerCommand
{
    public static async Task<int> RunAsync()
    {
        await using var server = EchoServer.Create(new EchoHandler(), static o => o.Listen("127.0.0.1:0"));
        await server.StartAsync();
        Console.WriteLine(AddressText.Format(server.Address));
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(ProcessUsage.Now().ToLine());
        }

        return 0;
    }
}
