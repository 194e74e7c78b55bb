using Kitex.Build.CommandLine;
using Kitex.Client;
using Kitex.Tool.Calling;
using Kitex.Tool.CommandLine;
using Kitex.Transport;

namespace Kitex.Tool.Bench;

/// <summary><c>kitex bench</c>, from its arguments to an exit code.</summary>
/// <param name="arguments">The command line.</param>
/// <param name="directory">The directory the command stands in.</param>
/// <param name="console">Where progress and the result go.</param>
/// <param name="time">The clock.</param>
internal sealed class BenchCommand(BenchArguments arguments, string directory, CommandConsole console, TimeProvider time)
{
    private const string Caller = "kitex-bench";
    private const string WarmingUp = "warming up: ";

    /// <summary>Loads the service and prints what came of it.</summary>
    /// <param name="cancellation">Ends the run early; what was measured by then is printed.</param>
    /// <returns>Whether there were calls and all were ok.</returns>
    /// <exception cref="UsageException">The command line does not fit the IDL.</exception>
    /// <exception cref="CommandFailure">The IDL is wrong, nobody listens, or the service has no such method.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var method = MethodLoader.Load(arguments, directory, console.Report);
        var body = await BodyAsync(method, cancellation).ConfigureAwait(false);

        using var interruption = new Interruption(cancellation);
        var client = new LoadClient(arguments.Callee ?? method.Service, method, body, Configure);
        await using (client.ConfigureAwait(false))
        {
            var plan = new LoadPlan { Concurrency = arguments.Concurrency, Duration = arguments.Duration, Requests = arguments.Requests, Rate = arguments.Rate };
            if (arguments.Warmup > TimeSpan.Zero)
                await LoadAsync(client, plan with { Duration = arguments.Warmup, Requests = null }, WarmingUp, interruption.Token).ConfigureAwait(false);
            var run = await LoadAsync(client, plan, "", interruption.Token).ConfigureAwait(false);
            var target = new BenchTarget(method.Service, method.Name, arguments.Addresses, arguments.Transport);
            var result = new BenchResult(target, plan, run.Elapsed, run.Latencies, run.Failures.Snapshot());
            await PrintAsync(result).ConfigureAwait(false);
            return result.IsAllOk;
        }
    }

    private async Task<LoadRun> LoadAsync(LoadClient client, LoadPlan plan, string label, CancellationToken cancellation)
    {
        var run = new LoadRun(plan, client.CallAsync, time);
        await new Progress(run, plan, label, console, time).FollowAsync(run.RunAsync(cancellation)).ConfigureAwait(false);
        return run.Hopeless is { } reason ? throw new CommandFailure($"kitex: error: {FailureCounts.Text(reason)}") : run;
    }

    private async Task PrintAsync(BenchResult result)
    {
        if (arguments.Json)
        {
            await console.Output.WriteLineAsync(SummaryJson.Of(result)).ConfigureAwait(false);
            return;
        }
        foreach (var line in SummaryText.Lines(result, console.OutputInk))
            await console.Output.WriteLineAsync(line).ConfigureAwait(false);
    }

    private async Task<byte[]> BodyAsync(EncodedMethod method, CancellationToken cancellation)
    {
        try
        {
            if (arguments.Data is { } data)
                return method.Encode(data is ['@', .. var file] ? await File.ReadAllTextAsync(Path.Combine(directory, file), cancellation).ConfigureAwait(false) : data);

            var sample = method.Sample(arguments.Size);
            await console.Report.WriteLineAsync($"data made from the IDL; -data gives your own:{Environment.NewLine}{sample}").ConfigureAwait(false);
            return method.Encode(sample);
        }
        catch (DataException exception)
        {
            throw new UsageException($"-data: {exception.Message}");
        }
    }

    private void Configure(KitexClientBuilder client)
    {
        client.HostPorts([.. arguments.Addresses]).Timeout(arguments.Timeout).Caller(Caller).UseTime(time);
        // A pool that kept fewer would connect anew all the time.
        client.Pool(new PoolOptions { MaxIdlePerAddress = arguments.Concurrency, MaxIdle = arguments.Concurrency * arguments.Addresses.Count });
        _ = arguments.Transport switch
        {
            "ttheader-framed" => client.TTHeaderFramed(),
            "framed" => client.Framed(),
            "buffered" => client.Buffered(),
            BenchArguments.Mux => client.Multiplexed(arguments.Connections),
            BenchArguments.Grpc => client.Grpc(x => x with { ConnectionsPerAddress = arguments.Connections }),
            _ => client.TTHeader(),
        };
    }
}
