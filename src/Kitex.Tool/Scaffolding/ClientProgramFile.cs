using Kitex.Build.Emitting;
using Kitex.Idl.Model;

namespace Kitex.Tool.Scaffolding;

/// <summary>The program that calls the service once.</summary>
internal static class ClientProgramFile
{
    public const string Path = "client/Program.cs";

    private const string Thrift = "Kitex.Serialization.Thrift";
    private const int LongLine = 110;

    public static string Make(ScaffoldService service, string callee, ScaffoldNames scope)
    {
        var names = new NameLookup(scope.Known, "", [.. service.Namespaces(scope.Symbols), "Kitex", Thrift]);
        names.Hide(["_", "args"]);
        var code = new CodeWriter();
        var client = names.Of(service.Names.Namespace, service.Names.Client);
        code.Line($"await using var client = new {client}({Literals.Of(callee)}, o => o.HostPorts(\"127.0.0.1:8888\"));");
        code.Line();
        var plain = service.Methods.FirstOrDefault(static pair => !MethodShape.IsStreaming(pair.Method));
        if (plain.Method is { } method)
            WriteCall(code, method, plain.Names, new ScaffoldTypes(scope.Symbols, names));
        else
            code.Line($"{names.Of("System", "Console")}.WriteLine(\"Every method of {service.Service.Name} streams: call one here.\");");
        return SourceText.Of($"Calls service {service.Service.Name} once.", names, hasImplicitUsings: true, code);
    }

    private static void WriteCall(CodeWriter code, IdlMethod method, MethodNames methodNames, ScaffoldTypes types)
    {
        var names = types.Names;
        var console = names.Of("System", "Console");
        using (code.Open("try"))
        {
            var call = $"client.{methodNames.Async}({string.Join(", ", Arguments(code, method, types))})";
            if (method.Result is { } result)
            {
                code.Line($"var answer = await {call};");
                code.Line($"{console}.WriteLine({Printed(result, names)});");
            }
            else
            {
                code.Line($"await {call};");
                code.Line($"{console}.WriteLine(\"{(method.IsOneway ? "sent" : "done")}\");");
            }
            code.Line("return 0;");
        }
        if (method.Throws.Count > 0)
        {
            using (code.Open($"catch ({names.Of(Thrift, "ThriftException")} declared)"))
            {
                code.Line($"{console}.Error.WriteLine($\"{method.Name} answered with {{declared.GetType().Name}}: {{declared.Message}}\");");
                code.Line("return 1;");
            }
        }
        var (rpc, business) = (names.Of("Kitex", "RpcException"), names.Of("Kitex", "BizStatusException"));
        using (code.Open($"catch ({names.Of("System", "Exception")} failure) when (failure is {rpc} or {business})"))
        {
            code.Line($"{console}.Error.WriteLine($\"{method.Name} failed: {{failure.Message}}\");");
            code.Line("return 1;");
        }
    }

    // A large struct gets a variable with a line for each member.
    private static List<string> Arguments(CodeWriter code, IdlMethod method, ScaffoldTypes types)
    {
        var samples = new SampleValues(types);
        var result = new List<string>();
        var names = MethodShape.Parameters(method);
        for (var i = 0; i < names.Count; i++)
        {
            var argument = method.Arguments[i];
            var value = samples.Of(argument.Type, argument.Name);
            if (value.Length < LongLine || argument.Type.Struct is not { } @struct)
            {
                result.Add(value);
                continue;
            }

            var variable = names[i] is "client" or "answer" or "args" ? names[i] + "Argument" : names[i];
            code.Line($"var {variable} = new {types.Of(@struct)}");
            code.Line("{");
            foreach (var member in samples.Members(@struct))
                code.Continuation(member + ",");
            code.Line("};");
            result.Add(variable);
        }
        return result;
    }

    private static string Printed(IdlType type, NameLookup names)
    {
        if (type.Category == IdlTypeCategory.Binary)
            return $"{names.Of("System", "Convert")}.ToHexString(answer.Span)";
        return TypeNames.IsContainer(type) ? "string.Join(\", \", answer)" : "answer";
    }
}
