using System.Globalization;
using Kitex.Client;

namespace Kitex.Load;

/// <summary>One way of loading a server.</summary>
/// <param name="Transport">"framed", "ttheader" or "mux".</param>
/// <param name="InFlight">Calls under way at once.</param>
internal sealed record Scenario(string Transport, int InFlight)
{
    /// <summary>Where the server listens.</summary>
    public string Address { get; init; } = "";

    /// <summary>How long calls are measured, after a warm-up as long as half of it.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>As arguments of the client process.</summary>
    public string[] ToArguments() =>
        ["client", Transport, InFlight.ToString(CultureInfo.InvariantCulture), Address, Time.TotalSeconds.ToString(CultureInfo.InvariantCulture)];

    public static Scenario Parse(string[] arguments) => new(arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture))
    {
        Address = arguments[2],
        Time = TimeSpan.FromSeconds(double.Parse(arguments[3], CultureInfo.InvariantCulture)),
    };

    /// <summary>Says what the client is made of.</summary>
    public void Configure(KitexClientBuilder client)
    {
        client.HostPorts(Address);
        _ = Transport switch
        {
            "framed" => client.Framed(),
            "ttheader" => client.TTHeader(),
            "mux" => client.TTHeader().Multiplexed(),
            _ => throw new ArgumentException($"There is no transport '{Transport}'; there are framed, ttheader and mux."),
        };
    }
}
