namespace Kitex.Diagnostics;

/// <summary>Something that happened to a client or a server, apart from calls.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Text">What, in a sentence.</param>
public sealed record DiagnosticEvent(DateTimeOffset At, DiagnosticEventKind Kind, string Text);
