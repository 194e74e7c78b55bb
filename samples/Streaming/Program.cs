// gRPC's four kinds of calls in one run: declared in meters.proto, served on a port, called over TCP.
using Kitex;
using Kitex.Protocols.Grpc;
using Samples.Streaming;

var brotli = new BrotliCompressor();
var (served, called) = (new Traffic(), new Traffic());

// The server. Whatever it speaks, it speaks on this one port.
await using var server = MetersServer.Create(new MetersImpl(), o => o
    .Listen("127.0.0.1:0")
    .Use(served.OnServer)
    .Configure(x => x with { Grpc = x.Grpc with { Compressors = [brotli, GrpcCompressor.Gzip], StandardStatusCodes = true } }));
await server.StartAsync();

// The client, made once and kept.
await using var client = new MetersClient("meters", o => o
    .HostPorts(AddressText.Format(server.Address))
    .Grpc(x => x with { Compressor = brotli })
    .Use(called.OnClient));

// Many requests, one answer.
var summary = await client.UploadAsync(KitchenAsync());
Console.WriteLine($"client: {summary.Count} readings, the highest has {summary.Highest} W");

// One request, one answer.
var last = await client.LastAsync(new Meter { Name = "kitchen" }, new() { Timeout = TimeSpan.FromSeconds(5) });
Console.WriteLine($"client: the last one has {last.Watts} W");

// One request, many answers. Leaving the loop ends the call.
await foreach (var reading in client.WatchAsync(new Meter { Name = "cellar" }, new() { ReceiveTimeout = TimeSpan.FromSeconds(5) }))
{
    Console.WriteLine($"client: {reading.Meter} has {reading.Watts} W");
    if (reading.Watts == 300)
    {
        break;
    }
}

// Many requests, many answers.
await foreach (var warning in client.CheckAsync(KitchenAsync()))
{
    Console.WriteLine($"client: warned of {warning.Text}");
}

// The same, message by message. Leaving the block before the end cancels the call.
await using (var check = await client.CheckAsync(new CallContext { Headers = RpcMetadata.Empty.With("limit", "100") }))
{
    await check.SendAsync(new Reading { Meter = "attic", Watts = 250 });
    if (await check.ReceiveAsync())
    {
        Console.WriteLine($"client: warned of {check.Current.Text}, above {check.Headers.Text("limit")} W");
    }

    await check.SendAsync(new Reading { Meter = "attic", Watts = 50 });
    await check.CompleteAsync();
    await foreach (var warning in check.ReadAllAsync())
    {
        Console.WriteLine($"client: warned of {warning.Text}");
    }

    Console.WriteLine($"client: {check.Trailers.Text("checked")} readings were checked");
}

// What fails is an exception.
try
{
    await client.LastAsync(new Meter { Name = "garage" });
}
catch (RpcRemoteException no) when (no.TypeId == 5)
{
    Console.WriteLine($"client: status {no.TypeId}, {no.RemoteMessage}");
}

await server.StopAsync();
Console.WriteLine($"client: {called.Sent} messages sent in streams, {called.Received} received");
Console.WriteLine($"server: {served.Received} received");

static async IAsyncEnumerable<Reading> KitchenAsync()
{
    foreach (var watts in (long[])[900, 1_100, 400])
    {
        yield return new Reading { Meter = "kitchen", Watts = watts };
        await Task.Yield();
    }
}
