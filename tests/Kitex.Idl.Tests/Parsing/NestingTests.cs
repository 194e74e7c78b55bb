using Kitex.Idl.Diagnostics;
using Kitex.Idl.Parsing;

namespace Kitex.Idl.Tests.Parsing;

public sealed class NestingTests
{
    [Theory]
    [InlineData("struct S { 1: ", "list<")]
    [InlineData("struct S { 1: ", "map<i32, ")]
    [InlineData("struct S { 1: ", "map<")]
    [InlineData("const list<i32> A = ", "[")]
    [InlineData("const list<i32> A = ", "{1: ")]
    [InlineData("const list<i32> A = ", "{")]
    public void Endless_nesting_is_an_error_and_no_stack_overflow(string before, string opener)
    {
        var errors = IdlText.Errors(before + string.Concat(Enumerable.Repeat(opener, 200_000)));

        Assert.Contains(errors, error => error.Code == DiagnosticCode.NestingTooDeep);
    }

    [Fact]
    public void Nesting_up_to_the_limit_is_accepted()
    {
        const int containers = Parser.MaxNesting - 1;
        var type = string.Concat(Enumerable.Repeat("list<", containers)) + "i32" + new string('>', containers);
        var value = new string('[', containers) + "1" + new string(']', containers);

        IdlText.Accept($"const {type} A = {value}");
        Assert.Equal(DiagnosticCode.NestingTooDeep, IdlText.Errors($"struct S {{ 1: list<{type}> a }}")[0].Code);
    }

    [Fact]
    public void Nesting_through_typedefs_has_the_same_limit()
    {
        var typedefs = string.Concat(Enumerable.Range(0, 100).Select(i => $"typedef list<T{i + 1}> T{i}\n"));

        Assert.All(IdlText.Errors(typedefs + "typedef i32 T100"), error => Assert.Equal(DiagnosticCode.NestingTooDeep, error.Code));
    }

    [Fact]
    public void Chains_as_long_as_the_file_are_followed_without_recursion()
    {
        const int length = 50_000;
        var constants = string.Concat(Enumerable.Range(0, length).Select(i => $"const i32 A{i} = A{i + 1}\n"));
        var typedefs = string.Concat(Enumerable.Range(0, length).Select(i => $"typedef T{i + 1} T{i}\n"));
        var services = string.Concat(Enumerable.Range(0, length).Select(i => $"service V{i} extends V{i + 1} {{}}\n"));

        var document = IdlText.Accept($"{constants}const i32 A{length} = 7\n{typedefs}typedef i64 T{length}\n{services}service V{length} {{}}");

        Assert.Equal(7, Assert.IsType<Model.IdlIntegerValue>(document.Constants[0].Value).Value);
        Assert.Equal(Model.IdlTypeCategory.I64, document.Typedefs[0].Type.Category);
    }

    [Fact]
    public void Long_cycles_are_found_without_recursion()
    {
        const int length = 50_000;
        var constants = string.Concat(Enumerable.Range(0, length).Select(i => $"const i32 A{i} = A{(i + 1) % length}\n"));

        Assert.Equal(DiagnosticCode.ConstantCycle, Assert.Single(IdlText.Errors(constants)).Code);
    }

    [Fact]
    public void As_many_cycles_as_constants_are_as_quick_to_find()
    {
        const int length = 50_000;
        var constants = string.Concat(Enumerable.Range(0, length).Select(i => $"const list<i32> A{i} = [A{i + 1}, A0]\n"));

        Assert.All(IdlText.Errors($"{constants}const i32 A{length} = 1"), error => Assert.Equal(DiagnosticCode.ConstantCycle, error.Code));
    }
}
