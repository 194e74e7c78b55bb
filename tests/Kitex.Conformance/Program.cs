using Kitex.Conformance;
using Kitex.Conformance.Client;
using Kitex.Conformance.Server;
using Kitex.Network;

try
{
    return args switch
    {
        ["server", .. var rest] => await ServerCommand.RunAsync(rest),
        ["client", .. var rest] => await ClientCommand.RunAsync(rest, Console.Out),
        _ => throw new UsageException("the first word must be server or client"),
    };
}
catch (UsageException wrong)
{
    await Console.Error.WriteLineAsync($"usage: {wrong.Message}");
    return 2;
}
catch (NetworkException failed)
{
    await Console.Error.WriteLineAsync(failed.Message);
    return 1;
}
