namespace Kitex.Protocols.Http2.Hpack;

/// <summary>What an encoder does with a field that is not in its table.</summary>
internal enum HeaderIndexing
{
    /// <summary>Puts it there: it will be sent again.</summary>
    Incremental,

    /// <summary>Sends it as it is: it changes from call to call.</summary>
    None,

    /// <summary>Sends it as it is and forbids everybody further on to keep it: it is secret.</summary>
    Never,
}
