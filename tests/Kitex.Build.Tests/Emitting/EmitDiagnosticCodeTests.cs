using Kitex.Build.Emitting;

namespace Kitex.Build.Tests.Emitting;

public sealed class EmitDiagnosticCodeTests
{
    [Fact]
    public void Every_code_is_explained_in_the_documentation()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "idl-errors.md"));
        var codes = typeof(EmitDiagnosticCode).GetFields().Select(static field => (string)field.GetRawConstantValue()!).ToList();

        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Contains($"| {code} |", page, StringComparison.Ordinal));
    }
}
