// A service and its client in one run: declared in echo.thrift, served on a port, called over TCP.
using Kitex;
using Samples.Echo;

await using var server = EchoServer.Create(new EchoImpl(), o => o.Listen("127.0.0.1:0"));
await server.StartAsync();
var address = AddressText.Format(server.Address);
Console.WriteLine($"server: listening on {address}");

await using var client = new EchoClient("echo", o => o.HostPorts(address));

var answer = await client.EchoAsync(new Request { Message = "hello kitex" });
Console.WriteLine($"client: {answer}");

await client.ShoutAsync("one way");

try
{
    await client.EchoAsync(new Request());
}
catch (NothingToEcho nothing)
{
    Console.WriteLine($"client: {nothing.Hint}");
}

var calls = Enumerable.Range(1, 1000).Select(i => client.EchoAsync(new Request { Message = $"{i}" }, new() { Timeout = TimeSpan.FromSeconds(5) }).AsTask());
var answers = await Task.WhenAll(calls);
Console.WriteLine($"client: {answers.Length} calls answered at once, the last with {answers[^1].Message}");

await server.StopAsync();
