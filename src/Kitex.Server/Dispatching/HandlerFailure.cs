using System.Diagnostics;

namespace Kitex.Server.Dispatching;

/// <summary>What a handler throws, as the error that the caller gets; type ids and texts as Kitex v0.16.3 sends them.</summary>
internal static class HandlerFailure
{
    private const string Prefix = "biz error: ";
    private const string Suffix = " [biz error]";

    public static RpcError ToError(RpcMethod method, Exception thrown)
    {
        if (method.Declares(thrown))
        {
            return RpcError.Declared(thrown);
        }

        if (thrown is BizStatusException business)
        {
            return RpcError.Business(business);
        }

        // The handler's own answer; a failure of a call the handler made is an ordinary one.
        if (thrown is RpcRemoteException { Error.RemoteMessage: null } own)
        {
            return own.Error with { Message = own.Error.Message + Suffix, Cause = thrown };
        }

        var text = thrown switch
        {
            GrpcStatusException status => $"{Prefix}rpc error: code = {status.Code} desc = {status.Message}",
            _ when IsDefect(thrown) => $"panic: [happened in biz handler, method={method}, please check the panic at the server side] {thrown.Message}",
            _ => Prefix + thrown.Message,
        };
        return new RpcError(RpcErrorCode.Internal, text) { Cause = thrown };
    }

    /// <summary>The text for a gRPC caller: Kitex v0.16.3 words what a handler throws differently there.</summary>
    public static string GrpcText(RpcError error) => error switch
    {
        { Code: RpcErrorCode.Internal, Cause: GrpcStatusException status } => status.Message + Suffix,
        { Code: RpcErrorCode.Internal, Cause: not null } when error.Message.StartsWith(Prefix, StringComparison.Ordinal) => error.Message[Prefix.Length..] + Suffix,
        _ => error.Message,
    };

    // What Go would panic with: a defect of the program, not an answer the handler chose.
    private static bool IsDefect(Exception thrown) => thrown is
        NullReferenceException or IndexOutOfRangeException or InvalidCastException or ArithmeticException or
        ArrayTypeMismatchException or OutOfMemoryException or InsufficientExecutionStackException or
        NotImplementedException or UnreachableException;
}
