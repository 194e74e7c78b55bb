// Three services that call one another, a load, the admin page of each, and Prometheus where it is installed.
//   dotnet run --project samples/Observability
//   dotnet run --project samples/Observability -- --seconds 30
using System.Globalization;
using Kitex;
using Kitex.Server;
using Samples.Observability;

using var enough = new CancellationTokenSource();
if (args is ["--seconds", var seconds])
{
    enough.CancelAfter(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
}

Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    enough.Cancel();
};

// The chain from its end. Each server shows, beside its own calls, those of the clients that it watches.
await using var stock = StockServer.Create(new StockImpl(), Serve);
await stock.StartAsync();

await using var stockOfPricing = new StockClient("stock", o => Call(o, stock).Multiplexed());
await using var pricing = PricingServer.Create(new PricingImpl(stockOfPricing), Serve);
pricing.Watch(stockOfPricing);
await pricing.StartAsync();

await using var stockOfCheckout = new StockClient("stock", o => Call(o, stock).Framed());
await using var pricingOfCheckout = new PricingClient("pricing", o => Call(o, pricing).TTHeader());
await using var checkout = CheckoutServer.Create(new CheckoutImpl(pricingOfCheckout, stockOfCheckout), Serve);
checkout.Watch(pricingOfCheckout);
checkout.Watch(stockOfCheckout);
await checkout.StartAsync();

foreach (var (name, server) in new[] { ("checkout", checkout), ("pricing", pricing), ("stock", stock) })
{
    Console.WriteLine($"{name}: http://{AddressText.Format(server.AdminAddress)}/");
}

await using var prometheus = PrometheusProcess.Start([AddressText.Format(checkout.AdminAddress)]);
Console.WriteLine(prometheus is null
    ? "prometheus: is not installed; apt-get install prometheus, or eng/install-observability.sh, and it scrapes /metrics here"
    : $"prometheus: http://{prometheus.Address}/graph?g0.expr=sum+by+(rpc_method)+(rate(rpc_server_call_duration_seconds_count[10s]))&g0.tab=0");
Console.WriteLine("Ctrl-C ends it.");

await using var client = new CheckoutClient("checkout", o => Call(o, checkout).Caller("customers"));
var customers = new Customers(client);
await customers.RunAsync(enough.Token);
Console.WriteLine($"{customers.Calls.Answered} calls were answered, {customers.Calls.Failed} were not");

void Serve(KitexServerBuilder o) => o
    .Listen("127.0.0.1:0")
    .Admin(x => x with { Address = "127.0.0.1:0", PhaseSampling = 1, SlowerThan = TimeSpan.FromMilliseconds(100) });

static Kitex.Client.KitexClientBuilder Call(Kitex.Client.KitexClientBuilder o, KitexServer server) => o
    .HostPorts(AddressText.Format(server.Address))
    .Timeout(TimeSpan.FromSeconds(1))
    .CircuitBreaker()
    .Retry(RetryPolicy.Failure(maxRetries: 1));
