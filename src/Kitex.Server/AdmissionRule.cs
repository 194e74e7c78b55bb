namespace Kitex.Server;

/// <summary>Whether a call is allowed, asked before its body is read. Called for each call, from many threads at once; must not block.</summary>
/// <param name="head">The call.</param>
/// <returns>Why it is forbidden; null when it is not.</returns>
public delegate string? AdmissionRule(CallHead head);
