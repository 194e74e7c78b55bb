using Kitex.Diagnostics;

namespace Kitex.Server.Admin.Prometheus;

/// <summary>Adds measurements up: a counter, or one that goes up and down. Whole numbers stay whole.</summary>
/// <param name="labels">As <see cref="LabelText"/>.</param>
internal sealed class SumSeries(string labels) : Series(labels)
{
    private const int Whole = 0;
    private const int Fraction = 1;

    private readonly Stripes _sums = new(2);
    private volatile bool _isWhole = true;

    public override void Record(long value) => Interlocked.Add(ref _sums.Mine[Whole], value);

    public override void Record(double value)
    {
        _isWhole = false;
        Stripes.Add(ref _sums.Mine[Fraction], value);
    }

    public override void Write(ReadOnlySpan<byte> name, ExpositionWriter writer)
    {
        writer.Begin(name, "", this);
        if (_isWhole)
        {
            writer.End(_sums.Sum(Whole));
        }
        else
        {
            writer.End(_sums.Sum(Whole) + _sums.SumOfDoubles(Fraction));
        }
    }
}
