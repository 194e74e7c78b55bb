using Kitex.Fuzz;

var targets = new Dictionary<string, Func<FuzzTarget>>
{
    ["http2"] = () => new Http2FuzzTarget(),
    ["http2-exchanges"] = () => new Http2ExchangeFuzzTarget(),
    ["http2-server"] = () => new Http2ServerFuzzTarget(),
    ["idl"] = () => new IdlFuzzTarget(),
    ["messages"] = () => new MessageFuzzTarget(),
    ["thrift"] = () => new ThriftFuzzTarget(),
    ["ttheader"] = () => new TTHeaderFuzzTarget(),
};

if (FuzzOptions.Parse(args, targets.Keys, out var problem) is not { } options)
{
    Console.Error.WriteLine(problem);
    return 2;
}
return new FuzzRunner(targets[options.Target](), options).Run() ? 0 : 1;
