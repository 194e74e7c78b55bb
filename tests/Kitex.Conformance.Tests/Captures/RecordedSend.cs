namespace Kitex.Conformance.Tests.Captures;

/// <summary>Bytes that a client sent at once.</summary>
/// <param name="Bytes">One message or more, or a part of one.</param>
/// <param name="AnswersBefore">How many answers the client had when it sent them.</param>
internal sealed record RecordedSend(byte[] Bytes, int AnswersBefore);
