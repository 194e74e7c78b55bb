namespace Kitex.Network.Connections;

/// <summary>The outcome of one attempt to move bytes.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Count">The bytes received when <see cref="TransferStatus.Done"/>.</param>
/// <param name="Failure">The cause when <see cref="TransferStatus.Failed"/>.</param>
internal readonly record struct Transfer(TransferStatus Status, int Count = 0, Exception? Failure = null)
{
    public static Transfer WouldBlock => new(TransferStatus.WouldBlock);

    public static Transfer Ended => new(TransferStatus.Ended);

    public static Transfer Sent => new(TransferStatus.Done);

    public static Transfer Received(int count) => new(TransferStatus.Done, count);

    public static Transfer Failed(Exception failure) => new(TransferStatus.Failed, 0, failure);
}
