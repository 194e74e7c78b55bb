namespace Kitex.Serialization.Thrift;

/// <summary>
/// Carries a struct or union that an IDL declares as an exception of a method, <c>throws (1: SomeStruct s)</c>. A handler
/// throws it, and the caller catches it.
/// </summary>
/// <typeparam name="T">The struct or union declared.</typeparam>
/// <param name="value">What is thrown.</param>
public sealed class ThriftValueException<T>(T value) : ThriftException
    where T : IThriftStruct<T>
{
    /// <summary>What was thrown.</summary>
    public T Value => value;

    /// <inheritdoc/>
    protected override string Text => value.ToString() ?? "";
}
