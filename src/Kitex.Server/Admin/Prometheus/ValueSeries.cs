namespace Kitex.Server.Admin.Prometheus;

/// <summary>
/// The last value set. Of what is observed only the values of the current round count; those that several report in one round
/// are added up where that makes sense.
/// </summary>
/// <param name="labels">As <see cref="LabelText"/>.</param>
/// <param name="family">Knows the round.</param>
internal sealed class ValueSeries(string labels, MetricFamily family) : Series(labels)
{
    private long _bits;
    private int _round = -1;

    /// <summary>Whether it has a value of the current round.</summary>
    public bool IsCurrent => _round == family.Round;

    public override void Record(long value) => Record((double)value);

    public override void Record(double value)
    {
        var before = IsCurrent && family.AddsUp ? Value : 0;
        _round = family.Round;
        Volatile.Write(ref _bits, BitConverter.DoubleToInt64Bits(before + value));
    }

    public override void Write(ReadOnlySpan<byte> name, ExpositionWriter writer)
    {
        writer.Begin(name, "", this);
        writer.End(Value);
    }

    private double Value => BitConverter.Int64BitsToDouble(Volatile.Read(ref _bits));
}
