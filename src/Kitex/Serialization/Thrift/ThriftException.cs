namespace Kitex.Serialization.Thrift;

/// <summary>The base of the exceptions that an IDL declares.</summary>
public abstract class ThriftException : Exception
{
    /// <summary>The text of the exception, built from its fields.</summary>
    public sealed override string Message => Text;

    /// <summary>The text of the exception: the IDL's message field where there is one, otherwise all fields.</summary>
    protected abstract string Text { get; }
}
