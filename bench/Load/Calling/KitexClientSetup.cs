using Kitex.Client;
using Kitex.Network;

namespace Kitex.Load.Calling;

/// <summary>Makes Kitex clients as a scenario wants them.</summary>
internal static class KitexClientSetup
{
    public static void Configure(KitexClientBuilder client, ClientOrder order, NetworkEngine engine)
    {
        client.HostPorts(order.Address.Split(Serving.Handlers.Separator)).UseEngine(engine).UseLoadBalancer(Balancers.Create(order.Scenario.Balancer));
        Completions.Apply(order.Scenario.Completion, client);
        _ = order.Scenario.Transport switch
        {
            "framed" => client.Framed(),
            "ttheader" => client.TTHeader(),
            "grpc" or "grpcbidi" => client.Grpc(static o => o with { ConnectionsPerAddress = 1 }),
            _ => client.TTHeader().Multiplexed(),
        };
    }
}
