namespace Kitex;

/// <summary>A method of a service together with the code that serves it.</summary>
/// <param name="Method">What is called.</param>
/// <param name="Handler">The generated bridge to the user's method.</param>
public sealed record ServiceMethod(RpcMethod Method, RpcHandler Handler);
