namespace Kitex.LoadBalancing;

/// <summary>Draws from a table made of the weights.</summary>
internal sealed class AliasPicker(WeighedInstances instances) : TurnPicker(instances)
{
    private readonly AliasTable _table = new(instances);

    protected override int Next() => _table.Draw();
}
