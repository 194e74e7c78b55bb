using Kitex.Torture;

if (TortureOptions.Parse(args, out var problem) is not { } options)
{
    Console.Error.WriteLine(problem);
    return 2;
}
return await new TortureRun(options).RunAsync() ? 0 : 1;
