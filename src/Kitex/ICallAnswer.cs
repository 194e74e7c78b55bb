namespace Kitex;

/// <summary>The answer of a call being served, while its handler runs.</summary>
internal interface ICallAnswer
{
    /// <summary>Takes what the handler sends beside its messages.</summary>
    void Attach(CallResponse response);

    /// <summary>Sends the header fields said so far, unless they were sent.</summary>
    ValueTask SendHeadersAsync(CancellationToken cancellation);
}
