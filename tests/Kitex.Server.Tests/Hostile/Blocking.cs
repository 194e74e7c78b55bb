using Kitex.Server.Tests.Api;

namespace Kitex.Server.Tests.Hostile;

/// <summary>What code should not do, and must be able to: hold its thread until a call has ended.</summary>
internal static class Blocking
{
    public static void Add(DeskClient client) => Assert.Equal(3, client.Add(1, 2));

#pragma warning disable KX3001 // Sync over async is what the engine has to bear.
    public static void AddAsync(DeskClient client) => Assert.Equal(3, client.AddAsync(1, 2).AsTask().GetAwaiter().GetResult());

    public static Response EchoAsync(DeskClient client, Request request, CallContext call) => client.EchoAsync(request, call).AsTask().GetAwaiter().GetResult();
#pragma warning restore KX3001

    public static Response Echo(DeskClient client, Request request, CallContext call) => client.Echo(request, call);

    public static Desk RelayTo(DeskClient client) => new() { OnEcho = (request, call) => new(Echo(client, request, call)) };

    public static void On(Task task) => task.Wait();
}
