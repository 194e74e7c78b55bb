namespace Kitex.Generated.Tests;

/// <summary>A recorded message.</summary>
/// <param name="Type">1 call, 2 reply, 3 exception, 4 oneway.</param>
/// <param name="Method">The method.</param>
/// <param name="Body">The arguments or result struct.</param>
internal sealed record CapturedMessage(int Type, string Method, byte[] Body)
{
    public bool IsRequest => Type is 1 or 4;

    public bool IsReply => Type == 2;
}
