namespace Kitex;

/// <summary>A circuit has opened, closed, or begun to try.</summary>
/// <param name="Before">What it did with calls.</param>
/// <param name="Now">What it does now, and the counts that led to it.</param>
public sealed record CircuitChange(CircuitState Before, CircuitStatus Now);
