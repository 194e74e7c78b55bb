namespace Kitex.Tool.Tests.Documentation;

public sealed class RegistryPageTests
{
    [Fact]
    public void The_page_on_registries_of_ones_own_shows_the_sample()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "write-a-registry.md"));
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "OwnRegistry"), "*.cs").Select(static file => File.ReadAllText(file).ReplaceLineEndings("\n")).ToList();
        var blocks = DocumentBlock.Of(page);
        Assert.Equal(3, blocks.Count);
        Assert.Equal(files.Single(static file => file.Contains("class FileRegistry", StringComparison.Ordinal)), blocks[0].Text);
        Assert.All(blocks, block => Assert.Contains(files, file => file.Contains(block.Text, StringComparison.Ordinal)));
    }
}
