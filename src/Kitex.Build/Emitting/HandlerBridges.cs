namespace Kitex.Build.Emitting;

/// <summary>Emits the methods between the untyped pipeline and the typed methods of a handler.</summary>
internal static class HandlerBridges
{
    private const string Pooled = "[global::System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(global::System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder<>))]";
    private const string Bridge = $"private static {Runtime.ValueTask}<object?>";
    private const string AsyncBridge = $"private static async {Runtime.ValueTask}<object?>";

    /// <summary>Boxes a result; no state machine when it is there already.</summary>
    public static void EmitResult(CodeWriter code)
    {
        code.Gap();
        code.Line($"{Bridge} Result<T>({Runtime.ValueTask}<T> task) =>");
        code.Continuation("task.IsCompletedSuccessfully ? new(task.Result) : Awaited(task);");
        code.Gap();
        code.Line(Pooled);
        code.Line($"{AsyncBridge} Awaited<T>({Runtime.ValueTask}<T> task) =>");
        code.Continuation("await task.ConfigureAwait(false);");
    }

    /// <summary>Makes null of void.</summary>
    public static void EmitDone(CodeWriter code)
    {
        code.Gap();
        using (code.Open($"{Bridge} Done({Runtime.ValueTask} task)"))
        {
            code.Line("if (!task.IsCompletedSuccessfully) return Awaited(task);");
            code.Line("task.GetAwaiter().GetResult();");
            code.Line("return default;");
        }
        code.Gap();
        code.Line(Pooled);
        using (code.Open($"{AsyncBridge} Awaited({Runtime.ValueTask} task)"))
        {
            code.Line("await task.ConfigureAwait(false);");
            code.Line("return null;");
        }
    }

    /// <summary>Gets the one request of a server stream.</summary>
    public static void EmitReceive(CodeWriter code)
    {
        code.Gap();
        code.Line($"{AsyncBridge} Receive<TRequest, TResponse>(");
        code.Continuation($"{Runtime.RpcRequest} request,");
        code.Continuation($"global::System.Func<TRequest, {Runtime.CallContext}, {Runtime.AsyncEnumerable}<TResponse>> handler,");
        code.Continuation($"{Runtime.CallContext} call)");
        code.Continuation($"where TRequest : class, {Runtime.Struct}<TRequest>");
        using (code.Open("    where TResponse : class"))
        {
            code.Line("// The one request is the first message of the stream unless the protocol has read it already.");
            code.Line("var message = request.Message ?? await request.Stream!.ReceiveAsync(call.Cancellation).ConfigureAwait(false);");
            code.Line("return await SendAll(request, handler((TRequest?)message ?? TRequest.Default, call), call).ConfigureAwait(false);");
        }
    }

    /// <summary>Sends the messages of a handler.</summary>
    public static void EmitSendAll(CodeWriter code)
    {
        code.Gap();
        code.Line($"{AsyncBridge} SendAll<T>({Runtime.RpcRequest} request, {Runtime.AsyncEnumerable}<T> messages, {Runtime.CallContext} call)");
        using (code.Open("    where T : class"))
        {
            code.Line("await request.Stream!.SendAllAsync(messages, call.Cancellation).ConfigureAwait(false);");
            code.Line("return null;");
        }
    }
}
