namespace Kitex.Idl.Model;

/// <summary>
/// A constant value as written, before it is read as a value of a type. Most readers want <see cref="IdlValue"/> instead.
/// </summary>
public sealed class IdlExpression
{
    internal IdlExpression(IdlExpressionKind kind, IdlPosition position) => (Kind, Position) = (kind, position);

    /// <summary>The form of the value; it tells which of the other properties has content.</summary>
    public IdlExpressionKind Kind { get; }

    /// <summary>Where the value begins.</summary>
    public IdlPosition Position { get; }

    /// <summary>The number of an <see cref="IdlExpressionKind.Integer"/>.</summary>
    public long Integer { get; internal init; }

    /// <summary>The number of a <see cref="IdlExpressionKind.Double"/>.</summary>
    public double Double { get; internal init; }

    /// <summary>
    /// The name of an <see cref="IdlExpressionKind.Identifier"/>, or the text of an <see cref="IdlExpressionKind.Literal"/> between
    /// its quotes, with only the quote itself unescaped.
    /// </summary>
    public string Text { get; internal init; } = "";

    /// <summary>The values of a <see cref="IdlExpressionKind.List"/>.</summary>
    public IReadOnlyList<IdlExpression> Items { get; internal init; } = [];

    /// <summary>The pairs of a <see cref="IdlExpressionKind.Map"/> in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<IdlExpression, IdlExpression>> Pairs { get; internal init; } = [];

    /// <summary>
    /// What an <see cref="IdlExpressionKind.Identifier"/> stands for: an <see cref="IdlConstant"/> or an <see cref="IdlEnumMember"/>;
    /// null for <c>true</c> and <c>false</c>.
    /// </summary>
    public IdlNamedNode? Target { get; internal set; }
}
