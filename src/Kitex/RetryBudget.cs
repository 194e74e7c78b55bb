namespace Kitex;

/// <summary>What a method's share of retries is measured by.</summary>
public enum RetryBudget
{
    /// <summary>Retries among all attempts (Kitex's percentage limit, which its clients have).</summary>
    Retries,

    /// <summary>Failures among all attempts (Kitex's containers in stat mode).</summary>
    Failures,
}
