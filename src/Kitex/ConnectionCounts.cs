namespace Kitex;

/// <summary>The connections to one address.</summary>
/// <param name="Idle">Those without a call.</param>
/// <param name="InUse">Those with calls under way.</param>
public readonly record struct ConnectionCounts(int Idle, int InUse);
