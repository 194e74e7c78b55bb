using Kitex.Idl.Model;

namespace Kitex.Idl.Resolving;

/// <summary>Compares types by what they are, whatever names typedefs gave them.</summary>
internal static class TypeEquality
{
    public static bool AreSame(IdlType left, IdlType right)
    {
        // A typedef can name a map of maps of maps whose keys and elements are one type each: compared pair by pair that is exponential.
        var budget = 1000;
        return AreSame(left, right, ref budget);
    }

    private static bool AreSame(IdlType left, IdlType right, ref int budget)
    {
        if (left.Underlying == right.Underlying)
            return true;
        if (--budget < 0 || left.Category != right.Category || left.Enum != right.Enum || left.Struct != right.Struct)
            return false;
        if (left.Key is not null && !AreSame(left.Key, right.Key!, ref budget))
            return false;
        return left.Element is null || AreSame(left.Element, right.Element!, ref budget);
    }
}
