using System.Text;

namespace Kitex.Server.Admin.Prometheus;

/// <summary>The measurements of one metric that have the same tags. Safe for many threads at once.</summary>
/// <param name="labels">As <see cref="LabelText"/>.</param>
internal abstract class Series(string labels)
{
    /// <summary>The labels as they are written.</summary>
    public byte[] Labels { get; } = Encoding.UTF8.GetBytes(labels);

    /// <summary>The same as text.</summary>
    public string LabelText { get; } = labels;

    /// <summary>Takes a measurement.</summary>
    public abstract void Record(long value);

    /// <summary>Takes a measurement.</summary>
    public abstract void Record(double value);

    /// <summary>Writes its samples.</summary>
    /// <param name="name">Of the metric.</param>
    /// <param name="writer">Takes them.</param>
    public abstract void Write(ReadOnlySpan<byte> name, ExpositionWriter writer);
}
