using Kitex.Idl.Model;

namespace Kitex.Idl.Tests.Parsing;

public sealed class GrammarTests
{
    [Fact]
    public void Requiredness_needs_no_blank_after_it()
    {
        var field = Assert.Single(IdlText.Accept("struct S { 1: requiredstring x }").Structs[0].Fields);

        Assert.Equal((IdlRequiredness.Required, "string", "x"), (field.Requiredness, field.Type.Name, field.Name));
    }

    [Fact]
    public void Cpp_type_is_a_keyword_only_before_a_literal()
    {
        var fields = IdlText.Accept("""struct S { 1: list<i32> cpp_type, 2: list<i32> cpp_type "v" b, 3: map cpp_type "m" <i32, i32> c }""").Structs[0].Fields;

        Assert.Equal(["cpp_type", "b", "c"], fields.Select(f => f.Name));
        Assert.Equal([null, "v", "m"], fields.Select(f => f.Type.CppType));
    }

    [Fact]
    public void Throws_without_parenthesis_is_a_type_name()
    {
        var methods = IdlText.Accept("struct throws {} service V { void a() throws b() }").Services[0].Methods;

        Assert.Equal(["a", "b"], methods.Select(m => m.Name));
        Assert.Equal("throws", methods[1].Result!.Name);
    }

    [Fact]
    public void A_file_named_like_a_container_can_be_referred_to()
    {
        var document = IdlText.Accept("include \"list.thrift\" struct S { 1: list.Item a }", ("list.thrift", "struct Item {}"));

        Assert.Equal("Item", document.Structs[0].Fields[0].Type.Struct!.Name);
    }

    [Theory]
    [InlineData("struct S { 1: i32.X a }")]
    [InlineData("service V { void.x a() }")]
    [InlineData("struct.x {}")]
    [InlineData("struct S { , 1: i32 a }")]
    [InlineData("struct S { 1: i32 a,, 2: i32 b }")]
    [InlineData("const list<i32> A = [1,,2]")]
    [InlineData("const i32 A = 5 (k = \"v\"),")]
    [InlineData("struct S {}\f")]
    [InlineData("struct S { 1: i32 a (k = \"1\") (j = \"2\") }")]
    public void What_the_grammar_has_no_room_for_is_rejected(string text)
    {
        Assert.NotEmpty(IdlText.Errors(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("// only a comment")]
    [InlineData("namespace * a.b namespace go c.d cpp_include 'x'")]
    [InlineData("struct\vS\t{}")]
    [InlineData("struct S { 1: i32 a () } ()")]
    [InlineData("const i32 A = 5, (k = \"v\")")]
    [InlineData("enum E{A=1B=2 C=-3 D}")]
    [InlineData("struct const { 1: i32 a } enum enum { enum } service service { void void() }")]
    public void What_the_grammar_has_room_for_is_accepted(string text)
    {
        Assert.Empty(IdlText.Compile(text).Diagnostics);
    }

    [Fact]
    public void Numbers_with_a_leading_zero_are_octal_except_ids()
    {
        var document = IdlText.Accept("const i32 A = 010 enum E { A = 010 } struct S { 010: i32 a }");

        Assert.Equal(8, Assert.IsType<IdlIntegerValue>(document.Constants[0].Value).Value);
        Assert.Equal(8, document.Enums[0].Members[0].Number);
        Assert.Equal(10, document.Structs[0].Fields[0].Id);
    }

    [Fact]
    public void Comments_before_an_element_win_over_those_behind_it()
    {
        var fields = IdlText.Accept("""
            struct S {
              // before
              # also
              1: i32 a // behind a
              2: i32 b /* behind b */
              3: i32 c
            }
            """).Structs[0].Fields;

        Assert.Equal(["// before\n// also", "/* behind b */", null], fields.Select(f => f.Comment));
    }

    [Theory]
    [InlineData("// one\n// two", new[] { "one", "two" })]
    [InlineData("/** one */", new[] { "one" })]
    [InlineData("/**\n * one\n *\n * two\n */", new[] { "one", "", "two" })]
    [InlineData(null, new string[0])]
    public void The_lines_of_a_comment_are_bare(string? comment, string[] lines)
    {
        Assert.Equal(lines, IdlComment.Lines(comment));
    }

    [Fact]
    public void Positions_of_named_nodes_are_those_of_their_names()
    {
        var document = IdlText.Accept("\n  struct S {\r\n    1: optional i32 a\n  }\n");

        Assert.Equal(new IdlPosition(IdlText.MainPath, 2, 10), document.Structs[0].Position);
        Assert.Equal(new IdlPosition(IdlText.MainPath, 3, 21), document.Structs[0].Fields[0].Position);
        Assert.Equal(new IdlPosition(IdlText.MainPath, 3, 17), document.Structs[0].Fields[0].Type.Position);
    }
}
