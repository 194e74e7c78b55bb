using Kitex.Server.Tests.Documentation.Api;

namespace Kitex.Server.Tests.Documentation.Snippets;

internal static class ContextAndErrorsPage
{
    public static async Task Values(EchoClient client, Request request, CallContext call, EchoClient next)
    {
        await client.EchoAsync(request, new()
        {
            Metainfo = new MetaInfo
            {
                Transient = new Dictionary<string, string> { ["tenant"] = "t1" },   // the next service only
                Persistent = new Dictionary<string, string> { ["trace"] = "x7" },   // every service from here on
            },
        });

        // in the handler
        var tenant = call.Incoming!.Meta.Transient["tenant"];
        await next.EchoAsync(request, call);                 // passing call on carries what is persistent, the deadline, the cancellation

        Console.WriteLine(tenant);
    }

    public static async Task ValuesBack(EchoClient client, Request request, CallContext call)
    {
        call.Response.SendBackward("cache", "hit");          // in the handler

        var answer = await client.EchoAsync(request, default(CallContext).Capture(out var info));
        Console.WriteLine(info.Backward["cache"]);           // and info.Instance tells who answered

        Console.WriteLine(answer.Message);
    }

    public static void Refuse()
    {
        // in the handler
        throw new BizStatusException(4004, "no such order", new Dictionary<string, string> { ["order"] = "17" });
    }

    public static async Task Refused(EchoClient client, Request request)
    {
        try
        {
            await client.EchoAsync(request);
        }
        catch (BizStatusException no) when (no.Code == 4004)
        {
            Console.WriteLine(no.Message);
        }
    }

    public static void EndWithStatus()
    {
        // in the handler
        throw new GrpcStatusException(5, "no such order");
    }

    public static async Task EndedWithStatus(EchoClient client, Request request)
    {
        try
        {
            await client.EchoAsync(request);
        }
        catch (RpcRemoteException no) when (no.TypeId == 5)
        {
            Console.WriteLine(no.RemoteMessage);             // ends in " [biz error]", as Kitex has it
        }
    }
}
