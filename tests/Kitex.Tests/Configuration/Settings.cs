using System.Text;
using Microsoft.Extensions.Configuration;

namespace Kitex.Tests.Configuration;

/// <summary>Configurations for tests.</summary>
internal static class Settings
{
    /// <summary>A JSON text, read as appsettings.json is.</summary>
    public static IConfigurationRoot OfJson(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return new ConfigurationBuilder().AddJsonStream(stream).Build();
    }

    /// <summary>Keys and values that can be set and reloaded.</summary>
    public static IConfigurationRoot Of(params (string Key, string? Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(static v => KeyValuePair.Create(v.Key, v.Value)))
        .Build();
}
