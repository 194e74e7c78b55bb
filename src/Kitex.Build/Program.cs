using Kitex.Build.CommandLine;

return Compiler.Run(args, Console.Error);
