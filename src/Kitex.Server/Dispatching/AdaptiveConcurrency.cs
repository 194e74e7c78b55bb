namespace Kitex.Server.Dispatching;

/// <summary>
/// Finds how many calls may be under way, by the gradient of how long they take: what they took of late against what they usually
/// take (known from Netflix's concurrency limits).
/// </summary>
/// <param name="options">Its bounds.</param>
/// <param name="time">The server's clock.</param>
internal sealed class AdaptiveConcurrency(AdaptiveConcurrencyOptions options, TimeProvider time)
{
    // Fewer calls say too little.
    private const int LeastSamples = 10;

    // Each step goes half of the way.
    private const double Step = 0.5;

    // The usual time follows slowly upwards, or it would learn the overload; downwards at once, or it would never find back.
    private const double Upwards = 0.02;
    private const double Downwards = 0.5;

    private readonly Lock _gate = new();
    private readonly long _interval = (long)(options.Interval.TotalSeconds * time.TimestampFrequency);
    private double _limit = options.Initial;
    private double _usual;
    private double _sum;
    private int _samples;
    private int _underWay;
    private int _most;
    private long _since = time.GetTimestamp();

    public AdaptiveConcurrencyOptions Options { get; } = options;

    /// <summary>The limit now.</summary>
    public int Limit
    {
        get
        {
            lock (_gate)
            {
                return (int)_limit;
            }
        }
    }

    /// <summary>Calls under way.</summary>
    public int UnderWay
    {
        get
        {
            lock (_gate)
            {
                return _underWay;
            }
        }
    }

    /// <summary>True when no more may be under way.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                return _underWay >= (int)_limit;
            }
        }
    }

    /// <summary>Counts a call as under way.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_underWay >= (int)_limit)
            {
                return false;
            }

            _underWay++;
            _most = Math.Max(_most, _underWay);
            return true;
        }
    }

    /// <summary>A call has ended.</summary>
    /// <param name="started">When it began, as a timestamp.</param>
    /// <param name="succeeded">A failure is often quick, which says nothing.</param>
    public void Leave(long started, bool succeeded)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            _underWay--;
            var took = (double)(now - started);
            if (succeeded || took > _usual)
            {
                _sum += took;
                _samples++;
            }

            if (now - _since >= _interval && _samples >= LeastSamples)
            {
                Adapt(Math.Max(1, _sum / _samples));
                _sum = _samples = 0;
                _most = _underWay;
                _since = now;
            }
        }
    }

    private void Adapt(double took)
    {
        _usual = _usual == 0 ? took : _usual + ((took - _usual) * (took < _usual ? Downwards : Upwards));
        var gradient = Math.Clamp(Options.Tolerance * _usual / took, 0.5, 1);

        // A limit that nobody comes near is not raised: it would say nothing when the load comes.
        if (gradient < 1 || _most * 2 >= _limit)
        {
            var next = (_limit * gradient) + Math.Sqrt(_limit);
            _limit = Math.Clamp(_limit + ((next - _limit) * Step), Options.Least, Options.Most);
        }
    }
}
