namespace Kitex.Registries.Tests.Nacos;

/// <summary>A request that came over HTTP.</summary>
/// <param name="What">"METHOD path".</param>
/// <param name="Fields">Those of its query and its body.</param>
/// <param name="Body">Its body as it came.</param>
internal sealed record NacosAsked(string What, IReadOnlyDictionary<string, string> Fields, byte[] Body);
