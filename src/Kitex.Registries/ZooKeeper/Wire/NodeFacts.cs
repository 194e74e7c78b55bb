namespace Kitex.Registries.ZooKeeper.Wire;

/// <summary>What is read of a node besides its data.</summary>
/// <param name="Owner">The session that it ends with; 0 for a node that stays.</param>
internal readonly record struct NodeFacts(long Owner)
{
    /// <summary>Reads the 68 bytes of a "Stat".</summary>
    /// <exception cref="InvalidDataException">They are malformed.</exception>
    public static NodeFacts Read(ref JuteReader fields)
    {
        // czxid, mzxid, ctime, mtime; then the versions of data, children and rights.
        for (var i = 0; i < 4; i++)
        {
            fields.ReadLong();
        }

        for (var i = 0; i < 3; i++)
        {
            fields.ReadInt();
        }

        return new NodeFacts(fields.ReadLong());
    }
}
