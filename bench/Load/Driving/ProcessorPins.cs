namespace Kitex.Load.Driving;

/// <summary>On which processors each side may run, in the words of taskset ("0", "0-3"); empty where the system chooses.</summary>
internal sealed record ProcessorPins
{
    public string Server { get; init; } = "";

    public string Client { get; init; } = "";

    /// <param name="text">"server=0,client=1", or one of the two.</param>
    public static ProcessorPins Parse(string text)
    {
        var pins = new ProcessorPins();
        foreach (var part in text.Split(','))
        {
            pins = part.Split('=') switch
            {
                ["server", { Length: > 0 } processors] => pins with { Server = processors },
                ["client", { Length: > 0 } processors] => pins with { Client = processors },
                _ => throw new ArgumentException($"--pin takes server=0,client=1 with processors as taskset does, not '{text}'."),
            };
        }

        return pins;
    }
}
