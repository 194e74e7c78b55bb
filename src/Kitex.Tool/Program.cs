using Kitex.Tool;

return await KitexCommand.RunAsync(args, Environment.CurrentDirectory, CommandConsole.OfProcess(), CancellationToken.None).ConfigureAwait(false);
