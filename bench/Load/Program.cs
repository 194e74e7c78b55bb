using Kitex.Load;

// A load test: calls of Echo.echo with 1 KiB, client and server in processes of their own.
//   dotnet run -c Release --project bench/Load
//   dotnet run -c Release --project bench/Load -- --transports framed,ttheader,mux --inflight 1,50,100,200 --rounds 5 --seconds 3
return args switch
{
    ["server"] => await ServerCommand.RunAsync(),
    ["client", .. var scenario] => await ClientCommand.RunAsync(Scenario.Parse(scenario)),
    _ => await BenchCommand.RunAsync(args),
};
