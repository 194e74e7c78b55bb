namespace Kitex.Idl.Tests.Corpus;

/// <summary>The cases where the compiler of Kitex for Go has no considered verdict, with the reason for ours.</summary>
internal static class KnownDifferences
{
    /// <summary>It crashes or refuses without meaning to; the files have one sound reading.</summary>
    public static IReadOnlyDictionary<string, string> Accepted { get; } = new Dictionary<string, string>
    {
        ["const_typedef"] = "the generator dereferences a null pointer for a constant of a map typedef",
        ["const_typedef_map"] = "the generator dereferences a null pointer for a constant of a map typedef",
        ["const_typedef_map_typedef_values"] = "the generator dereferences a null pointer for a constant of a map typedef",
        ["const_typedef_list"] = "the generator dereferences a null pointer for a constant of a list typedef",
        ["default_typedef_map"] = "the generator dereferences a null pointer for a default of a map typedef",
        ["typedef_foreign_list_default"] = "the generator dereferences a null pointer for a default of a list typedef",
        ["const_ref_cross_file"] = "the generator looks a foreign constant inside a foreign struct up in the wrong file and panics",
        ["xfile_const_struct_literal_ref"] = "the generator looks a foreign constant inside a foreign struct up in the wrong file and panics",
    };

    /// <summary>It lets the files pass, but what it makes of them cannot work.</summary>
    public static IReadOnlyDictionary<string, string> Rejected { get; } = new Dictionary<string, string>
    {
        ["const_ref_self"] = "a constant that names itself has no value; the Go code does not compile",
        ["const_ref_cycle"] = "constants that name each other have no value; the Go code does not compile",
        ["const_ref_wrong_type"] = "text is no i32; the Go code does not compile",
        ["struct_id_hex"] = "the value of a hexadecimal id is dropped, the id becomes 0",
        ["struct_id_32768"] = "an id has 16 bits on the wire",
        ["struct_id_after_32767"] = "an id has 16 bits on the wire",
        ["struct_id_huger"] = "an id has 16 bits on the wire",
    };
}
