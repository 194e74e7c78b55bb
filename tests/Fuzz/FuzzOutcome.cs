namespace Kitex.Fuzz;

/// <summary>What became of one input. All of them are fine; everything else is an exception or a bound that was passed.</summary>
internal enum FuzzOutcome
{
    /// <summary>Rejected before anything of it was understood.</summary>
    RejectedAtHeader,

    /// <summary>Rejected later.</summary>
    Rejected,

    /// <summary>Accepted.</summary>
    Accepted,
}
