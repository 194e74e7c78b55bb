using Kitex.Idl.Model;

namespace Kitex.Idl.Parsing;

/// <summary>Turns offsets into lines and columns. Queries near each other are cheap, so a pass through the text is linear.</summary>
internal sealed class LineMap(string path, string text)
{
    private int _line = 1;
    private int _lineStart;
    private int _lineKnownTo;

    public IdlPosition this[int offset]
    {
        get
        {
            while (offset < _lineStart)
            {
                _line--;
                _lineKnownTo = _lineStart - 1;
                _lineStart = text.AsSpan(0, _lineKnownTo).LastIndexOf('\n') + 1;
            }

            while (offset > _lineKnownTo)
            {
                var end = text.AsSpan(_lineKnownTo, offset - _lineKnownTo).IndexOf('\n');
                if (end < 0)
                {
                    _lineKnownTo = offset;
                    break;
                }
                _line++;
                _lineStart = _lineKnownTo += end + 1;
            }
            return new IdlPosition(path, _line, offset - _lineStart + 1);
        }
    }
}
