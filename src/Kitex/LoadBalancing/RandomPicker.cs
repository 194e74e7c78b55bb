namespace Kitex.LoadBalancing;

/// <summary>Draws by weight.</summary>
internal sealed class RandomPicker(WeighedInstances instances) : TurnPicker(instances)
{
    protected override int Next() => Instances.AreEqual ? Random.Shared.Next(Instances.Count) : Instances.Draw();
}
