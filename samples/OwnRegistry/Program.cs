// A registry of one's own, in fifty lines: FileRegistry.cs. docs/write-a-registry.md explains it.
using Kitex;
using Samples.OwnRegistry;

var path = Path.GetTempFileName();
var registry = new FileRegistry(path);
await using var server = ClockServer.Create(new ClockImpl(), o => o
    .Listen("127.0.0.1:0")
    .UseRegistry(registry, x => x with { Services = ["clock"], DeregisterWait = TimeSpan.Zero }));
await server.StartAsync();
Console.WriteLine($"the file says: {await File.ReadAllTextAsync(path)}".TrimEnd());

await using var client = new ClockClient("clock", o => o.UseResolver(registry));
Console.WriteLine($"client: it is {DateTimeOffset.FromUnixTimeSeconds(await client.NowAsync()).Year}");

await server.StopAsync();
Console.WriteLine($"the file says: {await File.ReadAllTextAsync(path)}");
File.Delete(path);

internal sealed class ClockImpl : IClock
{
    public ValueTask<long> NowAsync(CallContext call = default) => new(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
}
