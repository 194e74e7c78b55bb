using Microsoft.Extensions.Configuration;

namespace Kitex.Tests.Configuration;

/// <summary>A configuration whose keys come and go.</summary>
internal sealed class ChangingSource : ConfigurationProvider, IConfigurationSource
{
    public ChangingSource(Dictionary<string, string?> values)
    {
        Data = values;
        Root = new ConfigurationBuilder().Add(this).Build();
    }

    public IConfigurationRoot Root { get; }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>These are the keys now.</summary>
    public void Say(Dictionary<string, string?> values)
    {
        Data = values;
        OnReload();
    }
}
