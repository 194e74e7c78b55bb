// Two services and a client that find each other by name: no address is written anywhere, and nothing needs to be installed.
//   dotnet run --project samples/Discovery
//   dotnet run --project samples/Discovery -- --registry etcd://127.0.0.1:2379    (or zookeeper://, consul://, nacos://, eureka://)
using Kitex.Registries;
using Kitex.Server;
using Samples.Discovery;

// By default a directory of this user's: any process of this machine that names it finds the same services.
var address = args is ["--registry", var given] ? given : "local://";
await using var registry = RegistryFactory.Open(address);
var run = $"{Environment.ProcessId}";

// The first service, under the name that clients look for.
await using var items = ItemServiceServer.Create(new Items(), o => Register(o, $"shop.items.{run}"));
await items.StartAsync();

// The second one, twice; it is a client of the first.
await using var itemClient = new ItemServiceClient($"shop.items.{run}", o => o.UseResolver(registry));
await using var one = StockServiceServer.Create(new Stock(itemClient, "one"), o => Register(o, $"shop.stock.{run}"));
await using var two = StockServiceServer.Create(new Stock(itemClient, "two"), o => Register(o, $"shop.stock.{run}"));
await one.StartAsync();
await two.StartAsync();
Console.WriteLine($"registered in {address}");

await using var client = new StockServiceClient($"shop.stock.{run}", o => o.UseResolver(registry));
Console.WriteLine($"client: {await client.OfferAsync(1)}");
Console.WriteLine($"client: {await client.OfferAsync(2)}");

try
{
    await client.OfferAsync(3);
}
catch (NoSuchItem missing)
{
    Console.WriteLine($"client: no item {missing.Id}");
}

// One of the two stops under load: it leaves the registry, its callers hear of it, and no call is lost.
var stopping = one.StopAsync();
var calls = 0;
while (!stopping.IsCompleted)
{
    await client.OfferAsync(1);
    calls++;
}

Console.WriteLine($"client: {(calls > 0 ? "every" : "no")} call was answered while one stopped; now {await client.OfferAsync(2)}");

void Register(KitexServerBuilder o, string name) => o
    .Listen("127.0.0.1:0")
    .UseRegistry(registry, x => x with { Services = [name] });
