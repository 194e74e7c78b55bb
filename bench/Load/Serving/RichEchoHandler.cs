using Kitex.Load.Messages;
using Rich;

namespace Kitex.Load.Serving;

/// <summary>Echoes the struct.</summary>
internal sealed class RichEchoHandler : IRichEcho
{
    public ValueTask<Everything> EchoRichAsync(Everything req, CallContext call = default) => new(req);
}
