using Kitex.Build.Emitting;
using Kitex.Idl.Model;

namespace Kitex.Tool.Scaffolding;

/// <summary>Writes a method of a handler that is to be filled in.</summary>
internal static class MethodStub
{
    public const string Todo = "// TODO: Your code here...";

    public static void Write(CodeWriter code, IdlMethod method, MethodNames names, IdlService service, ScaffoldTypes types)
    {
        DocComments.Write(code, method.Comment);
        if (method.Service != service)
            code.Line($"// Of {method.Service.Name}, which {service.Name} extends.");
        if (method.IsOneway)
            code.Line("// Oneway: the caller does not wait and does not learn whether the call arrived or failed.");
        var isIterator = MethodShape.ReceivesStream(method);
        var parameters = Parameters(method, types).Append($"{types.CallContext} call = default");
        code.List($"public {(isIterator ? "async " : "")}{types.Returned(method)} {names.Async}(", [.. parameters], ")");
        using (code.OpenBrace())
        {
            code.Line(Todo);
            if (!isIterator)
            {
                code.Line(HasResult(method) ? $"return new({types.Empty(method)});" : "return default;");
                return;
            }

            code.Line($"await {types.Task}.CompletedTask;");
            code.Line("yield break;");
        }
    }

    private static bool HasResult(IdlMethod method) => method.Result is not null || MethodShape.IsStreaming(method);

    private static IEnumerable<string> Parameters(IdlMethod method, ScaffoldTypes types)
    {
        var names = MethodShape.Parameters(method);
        return method.Arguments.Select((argument, i) => $"{types.Parameter(method, argument)} {names[i]}");
    }
}
