using System.Text;

namespace Kitex.Registries.ZooKeeper;

/// <summary>How a <see cref="ZooKeeperRegistry"/> reaches its servers. Input only.</summary>
public sealed record ZooKeeperOptions : RegistryOptions
{
    private static readonly TimeSpan ShortestSession = TimeSpan.FromMilliseconds(100);

    /// <summary>One server on this machine, "127.0.0.1:2181".</summary>
    public ZooKeeperOptions() => Endpoints = ["127.0.0.1:2181"];

    /// <summary>
    /// The node that everything is below, such as "kitex/production"; made with the first registration. Default empty: services
    /// are at the top, where Kitex's registry-zookeeper has them.
    /// </summary>
    public string Chroot { get; init; } = "";

    /// <summary>
    /// After so long without a word from this process its instances are gone; the servers hold it within limits of their own (by
    /// default 4 s to 40 s). At least 100 ms. Default 10 s; Kitex's registry-zookeeper has none.
    /// </summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The user, by the scheme "digest": what is registered is this user's alone to read and to write. Default null: it is
    /// everybody's. Without <see cref="RegistryOptions.Tls"/> the password travels as it is.
    /// </summary>
    public string? User { get; init; }

    /// <summary>The user's password. Default null.</summary>
    public string? Password { get; init; }

    /// <summary>What stands before all paths.</summary>
    internal string Root => NodePath.OfRoot(Chroot);

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        CheckTime(SessionTimeout, nameof(SessionTimeout), ShortestSession);
        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password) || User?.Contains(':', StringComparison.Ordinal) == true)
        {
            throw new ArgumentException($"{nameof(User)} and {nameof(Password)} go together, and no colon may be in {nameof(User)}.");
        }

        try
        {
            _ = Root;
        }
        catch (FormatException wrong)
        {
            throw new ArgumentException($"{nameof(Chroot)}: {wrong.Message}", wrong);
        }
    }

    /// <summary>As any record, but for the password, which does not go to logs.</summary>
    protected override bool PrintMembers(StringBuilder builder)
    {
        base.PrintMembers(builder);
        builder.Append($", Chroot = {Chroot}, SessionTimeout = {SessionTimeout}, User = {User}");
        return true;
    }
}
