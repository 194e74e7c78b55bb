namespace Kitex.Diagnostics;

/// <summary>How calls are counted.</summary>
/// <param name="PhaseSampling">One in so many is looked at for its phases; 0 for none.</param>
/// <param name="SlowerThan">What takes so long is kept among the slow ones; infinite for none.</param>
/// <param name="RecentCalls">How many slow ones are kept, and how many failed ones.</param>
internal sealed record StatisticsSettings(int PhaseSampling, TimeSpan SlowerThan, int RecentCalls);
