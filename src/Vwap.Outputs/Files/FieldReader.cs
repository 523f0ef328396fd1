namespace Vwap.Outputs;

/// <summary>Takes the values of a line in order; once one is not in its place, all that follow are empty.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> line, bool isJson)
{
    private ReadOnlySpan<byte> _rest = line;
    private bool _isFirst = true;
    private bool _failed;

    /// <summary>The next value: the next column, or in JSON what stands between two texts.</summary>
    public ReadOnlySpan<byte> Take(ReadOnlySpan<byte> jsonBefore, char jsonAfter = '"')
    {
        var before = isJson ? jsonBefore : _isFirst ? default : ","u8;
        _isFirst = false;
        _failed |= !_rest.StartsWith(before);
        if (_failed)
            return default;

        _rest = _rest[before.Length..];
        var length = _rest.IndexOf((byte)(isJson ? jsonAfter : ','));
        _failed = length < 0 && isJson;
        var value = _failed ? default : length < 0 ? _rest : _rest[..length];
        _rest = _rest[value.Length..];
        return value;
    }

    /// <summary>Takes the next value if there is one.</summary>
    public bool TryTake(ReadOnlySpan<byte> jsonBefore, out ReadOnlySpan<byte> value)
    {
        var isThere = _rest.StartsWith(isJson ? jsonBefore : ","u8);
        value = isThere ? Take(jsonBefore) : default;
        return isThere;
    }

    /// <summary>Whether the line ends here. A JSON object may have further members, which a later version may add at the end.</summary>
    public readonly bool Ends() =>
        !_failed && (isJson ? _rest is [(byte)'"', (byte)'}'] or [(byte)'"', (byte)',', (byte)'"', .., (byte)'}'] : _rest.IsEmpty);
}
