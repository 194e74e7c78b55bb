using System.Globalization;

namespace Kitex.Load.Calling;

/// <summary>What a client process is to do.</summary>
internal sealed record ClientOrder(Scenario Scenario, string Address, TimeSpan WarmUp, TimeSpan Time)
{
    /// <summary>As arguments of the process.</summary>
    public string[] ToArguments() =>
    [
        "client", Scenario.Client, Scenario.Transport, Scenario.InFlight.ToString(CultureInfo.InvariantCulture), Scenario.Message,
        Scenario.Completion, Scenario.Caller, Scenario.Balancer, Scenario.Rate.ToString(CultureInfo.InvariantCulture),
        Address, Seconds(WarmUp), Seconds(Time),
    ];

    public static ClientOrder Parse(string[] arguments)
    {
        var scenario = new Scenario
        {
            Client = arguments[0],
            Transport = arguments[1],
            InFlight = int.Parse(arguments[2], CultureInfo.InvariantCulture),
            Message = arguments[3],
            Completion = arguments[4],
            Caller = arguments[5],
            Balancer = arguments[6],
            Rate = int.Parse(arguments[7], CultureInfo.InvariantCulture),
        };
        return new ClientOrder(scenario, arguments[8], Time(arguments[9]), Time(arguments[10]));

        static TimeSpan Time(string seconds) => TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
    }

    /// <summary>As arguments of the client in C.</summary>
    public string[] ToNativeArguments() =>
    [
        Address, Scenario.InFlight.ToString(CultureInfo.InvariantCulture), Scenario.Idle.ToString(CultureInfo.InvariantCulture),
        Seconds(WarmUp), Seconds(Time), SampleMessages.Characters.ToString(CultureInfo.InvariantCulture),
    ];

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
