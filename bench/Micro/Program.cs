// dotnet run -c Release --project bench/Micro -- --filter '*'
BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Kitex.Micro.ThriftBenchmarks).Assembly).Run(args);
