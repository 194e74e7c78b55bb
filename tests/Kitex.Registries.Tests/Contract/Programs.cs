namespace Kitex.Registries.Tests.Contract;

/// <summary>What the tests run in processes of their own.</summary>
internal static class Programs
{
    /// <summary>The host that runs these tests; of itself a program would look for another one.</summary>
    public static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>samples/Discovery.</summary>
    public static string Discovery
    {
        get
        {
            // From tests/Kitex.Registries.Tests/bin/Release/net10.0 to the same of the sample.
            var mine = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var configuration = mine.Parent!;
            var root = configuration.Parent!.Parent!.Parent!.Parent!;
            return Path.Combine(root.FullName, "samples", "Discovery", "bin", configuration.Name, mine.Name, "Samples.Discovery.dll");
        }
    }
}
