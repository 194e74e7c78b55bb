using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Tests.Resolving;

public sealed class ValueTests
{
    [Theory]
    [InlineData("const bool A = 1", true)]
    [InlineData("const bool A = 2", true)]
    [InlineData("const bool A = -1", false)]
    [InlineData("const bool A = 0.5", true)]
    [InlineData("const bool A = false", false)]
    public void Numbers_above_zero_are_true(string text, bool expected)
    {
        Assert.Equal(expected, Assert.IsType<IdlBoolValue>(IdlText.ConstantValue(text, "A")).Value);
    }

    [Theory]
    [InlineData("const i32 A = true", 1)]
    [InlineData("const byte A = 300", 44)]
    [InlineData("const i16 A = 32768", -32768)]
    [InlineData("const i64 B = 5 const i32 A = B", 5)]
    [InlineData("enum E { X = 9 } const i32 A = E.X", 9)]
    [InlineData("const bool B = 7 const i32 A = B", 1)]
    public void Integers_are_in_the_range_of_their_type(string text, long expected)
    {
        Assert.Equal(expected, Assert.IsType<IdlIntegerValue>(IdlText.ConstantValue(text, "A")).Value);
    }

    [Fact]
    public void A_number_that_wraps_is_a_warning_with_the_reason()
    {
        var warning = Assert.Single(IdlText.Compile("const byte A = 300").Diagnostics);

        Assert.Equal((DiagnosticCode.NumberWraps, IdlSeverity.Warning), (warning.Code, warning.Severity));
        Assert.Contains("300 does not fit the 8 bits of `A`, 44 is what remains", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_keeps_the_constant_it_stands_for()
    {
        var document = IdlText.Accept("const i32 B = A const i32 A = 5 struct S { 1: i64 x = B }");

        Assert.Same(document.Constants[1], document.Constants[0].Value!.Constant);
        var value = Assert.IsType<IdlIntegerValue>(document.Structs[0].Fields[0].Default);
        Assert.Equal((5, "B", IdlTypeCategory.I64), (value.Value, value.Constant!.Name, value.Type.Category));
    }

    [Fact]
    public void Enum_values_know_their_member_unless_no_member_has_the_number()
    {
        const string text = "enum E { A, B } const E X = E.B const E Y = 1 const E Z = 99";

        Assert.Equal("B", Assert.IsType<IdlEnumValue>(IdlText.ConstantValue(text, "X")).Member!.Name);
        Assert.Equal("B", Assert.IsType<IdlEnumValue>(IdlText.ConstantValue(text, "Y")).Member!.Name);
        var unknown = Assert.IsType<IdlEnumValue>(IdlText.ConstantValue(text, "Z"));
        Assert.Equal((99, null), (unknown.Number, unknown.Member));
    }

    [Fact]
    public void Containers_of_typedefs_are_read_as_what_they_are()
    {
        const string text = """
            typedef i64 Id
            typedef map<string, list<Id>> Index
            const Id ONE = 1
            const Index A = {"a": [ONE, 2], "b": []}
            """;

        var map = Assert.IsType<IdlMapValue>(IdlText.ConstantValue(text, "A"));

        Assert.Equal(["a", "b"], map.Pairs.Select(p => Assert.IsType<IdlStringValue>(p.Key).Text));
        Assert.Equal([1, 2], Assert.IsType<IdlListValue>(map.Pairs[0].Value).Items.Select(i => Assert.IsType<IdlIntegerValue>(i).Value));
    }

    [Fact]
    public void Structs_hold_the_given_fields_by_definition()
    {
        const string text = "struct P { 1: i32 x, 2: i32 y = 3 } typedef P Q const Q A = {\"y\": 4}";

        var value = Assert.IsType<IdlStructValue>(IdlText.ConstantValue(text, "A"));

        var (field, given) = Assert.Single(value.Fields);
        Assert.Same(value.Struct.Fields[1], field);
        Assert.Equal(4, Assert.IsType<IdlIntegerValue>(given).Value);
    }

    [Fact]
    public void The_last_of_repeated_keys_and_union_fields_holds()
    {
        const string text = """
            union U { 1: i32 a, 2: string b }
            const U X = {"a": 1, "b": "x"}
            const map<string, i32> M = {"a": 1, "a": 2}
            """;

        Assert.Equal("b", Assert.Single(Assert.IsType<IdlStructValue>(IdlText.ConstantValue(text, "X")).Fields).Key.Name);
        var (_, value) = Assert.Single(Assert.IsType<IdlMapValue>(IdlText.ConstantValue(text, "M")).Pairs);
        Assert.Equal(2, Assert.IsType<IdlIntegerValue>(value).Value);
        Assert.Equal(["KX0507", "KX0506"], IdlText.Compile(text).Diagnostics.Select(d => d.Code));
    }

    [Theory]
    [InlineData(@"""n\nt\t""", "n\nt\t")]
    [InlineData(@"""q\""q""", "q\"q")]
    [InlineData(@"'s\'s'", "s's")]
    [InlineData(@"""\x41\u0042\U00000043\104""", "ABCD")]
    [InlineData(@"""a\'b""", "a'b")]
    [InlineData(@"'a\""b'", "a\"b")]
    [InlineData(@"""Привет 🎉""", "Привет 🎉")]
    public void Escapes_are_interpreted(string literal, string expected)
    {
        Assert.Equal(expected, Assert.IsType<IdlStringValue>(IdlText.ConstantValue($"const string A = {literal}", "A")).Text);
    }

    [Theory]
    [InlineData(@"""\d""", @"\d")]
    [InlineData(@"""\x4""", @"\x4")]
    [InlineData(@"""\uD800""", @"\uD800")]
    [InlineData(@"""\777""", @"\777")]
    public void Unknown_escapes_are_kept_with_a_warning(string literal, string expected)
    {
        var result = IdlText.Compile($"const string A = {literal}");

        Assert.Equal(DiagnosticCode.UnknownEscape, Assert.Single(result.Diagnostics).Code);
        Assert.Equal(expected, Assert.IsType<IdlStringValue>(result.Document!.Constants[0].Value).Text);
    }

    [Fact]
    public void Escapes_make_any_bytes_of_a_binary()
    {
        var value = Assert.IsType<IdlStringValue>(IdlText.ConstantValue(@"const binary A = ""\xff\x00""", "A"));

        Assert.Equal(new byte[] { 0xFF, 0x00 }, value.Bytes.ToArray());
    }

    [Fact]
    public void Names_in_a_foreign_struct_are_looked_up_where_they_are_written()
    {
        var document = IdlText.Accept(
            "include \"a.thrift\" const a.P X = {\"k\": a.K.B, \"n\": a.N} const i32 Y = a.N",
            ("a.thrift", "enum K { A, B } const i32 N = 4 struct P { 1: K k, 2: i32 n }"));

        var fields = Assert.IsType<IdlStructValue>(document.Constants[0].Value).Fields;
        Assert.Equal("B", Assert.IsType<IdlEnumValue>(fields[0].Value).Member!.Name);
        Assert.Equal(4, Assert.IsType<IdlIntegerValue>(fields[1].Value).Value);
        Assert.True(document.Includes[0].Used);
    }

    [Theory]
    [InlineData("const i32 A = A", "KX0315")]
    [InlineData("const list<i32> A = [B] const i32 B = C const i32 C = B", "KX0315")]
    [InlineData("const string S = \"x\" const i32 A = S", "KX0501")]
    [InlineData("const list<i32> L = [1] const list<i64> A = L", "KX0501")]
    [InlineData("const i32 A = 1.5", "KX0501")]
    [InlineData("const list<i32> A = true", "KX0501")]
    [InlineData("enum E { A } const E X = true", "KX0501")]
    [InlineData("struct P { 1: i32 x } const P A = {x: 1}", "KX0312")]
    [InlineData("struct P { 1: i32 x } const P A = {\"y\": 1}", "KX0502")]
    [InlineData("struct P { 1: i32 x } const P A = {1: 1}", "KX0503")]
    [InlineData("enum E { A } typedef E F const F X = F.A", "KX0314")]
    [InlineData("service V { void a(1: i32 x = \"s\") }", "KX0501")]
    [InlineData("service V { void a(1: i32 x = NOPE) }", "KX0312")]
    public void Values_without_a_sound_reading_are_rejected(string text, string code)
    {
        Assert.Contains(IdlText.Errors(text), error => error.Code == code);
    }
}
