namespace Kitex.Fuzz;

/// <summary>A reader under test with the inputs for it.</summary>
internal abstract class FuzzTarget
{
    /// <summary>The name on the command line and in the report.</summary>
    public abstract string Name { get; }

    /// <summary>Makes an input. Everything random comes from the argument, so a seed repeats a run.</summary>
    public abstract byte[] Next(Random random);

    /// <summary>Reads an input. An exception is a failure.</summary>
    public abstract FuzzOutcome Run(byte[] input);

    /// <summary>How many bytes reading an input may allocate.</summary>
    public abstract long AllocationBound(int inputLength);
}
