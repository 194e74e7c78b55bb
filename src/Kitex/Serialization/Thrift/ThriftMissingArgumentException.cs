namespace Kitex.Serialization.Thrift;

/// <summary>
/// A request lacks an argument that is a struct. The handler is not called with nothing in its place; the connection is
/// sound and goes on (a Go handler of Kitex v0.16.3 would be given nil).
/// </summary>
public sealed class ThriftMissingArgumentException : FormatException
{
    /// <param name="method">The method called.</param>
    /// <param name="argument">The argument's name in the IDL.</param>
    public ThriftMissingArgumentException(string method, string argument)
        : base($"the argument {argument} of {method} is missing")
    {
    }
}
