using Kitex.Tool;

return KitexCommand.Run(args, Environment.CurrentDirectory, Console.Error);
