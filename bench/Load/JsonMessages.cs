using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kitex.Load;

/// <summary>Source-generated JSON, as ASP.NET Core recommends it for speed.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(JsonMessage))]
internal sealed partial class JsonMessages : JsonSerializerContext;
