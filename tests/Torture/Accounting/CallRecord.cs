using System.Globalization;
using Kitex.Torture.Api;

namespace Kitex.Torture.Accounting;

/// <summary>One call: what was asked, and whether it has ended.</summary>
internal sealed class CallRecord(string caller, long id, Conduct conduct, int bytes)
{
    private int _ends;

    /// <summary>The number that the answer must carry.</summary>
    public long Id => id;

    /// <summary>What its handler does.</summary>
    public Conduct Conduct => conduct;

    /// <summary>Notes an end.</summary>
    /// <returns>True for the first.</returns>
    public bool TryEnd() => Interlocked.Increment(ref _ends) == 1;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"call {id} of {caller} ({conduct}, {bytes} bytes)");
}
