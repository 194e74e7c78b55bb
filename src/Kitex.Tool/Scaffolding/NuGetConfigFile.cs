using System.Security;

namespace Kitex.Tool.Scaffolding;

/// <summary>Names the folder of packages the tool came from, besides the sources that the user has.</summary>
internal static class NuGetConfigFile
{
    public const string Path = "nuget.config";

    public static string Make(string feed) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <configuration>
          <packageSources>
            <add key="kitex" value="{SecurityElement.Escape(feed)}" />
          </packageSources>
        </configuration>

        """;
}
