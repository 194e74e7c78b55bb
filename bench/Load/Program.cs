using Kitex.Load.Calling;
using Kitex.Load.Driving;
using Kitex.Load.Serving;

// Calls under load, client and server in processes of their own; docs/performance.md says how to read what it prints.
//   dotnet run -c Release --project bench/Load
//   dotnet run -c Release --project bench/Load -- --suite limit,pair --rounds 5 --seconds 3 --svg docs/performance
//   dotnet run -c Release --project bench/Load -- --servers socket,c --clients socket --transports framed --inflight 1,100
return args switch
{
    ["server", var kind, var handler, var downstream] => await ServerCommand.RunAsync(kind, handler, downstream),
    ["client", .. var order] => await ClientCommand.RunAsync(ClientOrder.Parse(order)),
    _ => await BenchCommand.RunAsync(args),
};
