namespace Vwap.Outputs;

/// <summary>Takes the values of a line in order; once one is not in its place, all that follow are empty.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> line, bool isJson)
{
    private ReadOnlySpan<byte> _rest = line;
    private bool _isFirst = true;
    private bool _failed;

    /// <summary>The next value; in JSON, a string after <paramref name="jsonBefore"/>.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> jsonBefore) => isJson ? Take(jsonBefore, (byte)'"') : TakeColumn();

    /// <summary>The next value; in JSON, a number after <paramref name="jsonBefore"/>.</summary>
    public ReadOnlySpan<byte> Number(ReadOnlySpan<byte> jsonBefore) => isJson ? Take(jsonBefore, (byte)',') : TakeColumn();

    /// <summary>The next value, if there is one; in JSON, a string after <paramref name="jsonBefore"/>.</summary>
    public bool TryText(ReadOnlySpan<byte> jsonBefore, out ReadOnlySpan<byte> value)
    {
        var isThere = _rest.StartsWith(isJson ? jsonBefore : ","u8);
        value = isThere ? Text(jsonBefore) : default;
        return isThere;
    }

    /// <summary>Whether the line ends here. A JSON object may have further members, which a later version may add at the end.</summary>
    public readonly bool Ends() =>
        !_failed && (isJson ? _rest is [(byte)'"', (byte)'}'] or [(byte)'"', (byte)',', (byte)'"', .., (byte)'}'] : _rest.IsEmpty);

    private ReadOnlySpan<byte> TakeColumn()
    {
        var before = _isFirst ? default : ","u8;
        _isFirst = false;
        return Take(before, (byte)',');
    }

    private ReadOnlySpan<byte> Take(ReadOnlySpan<byte> before, byte after)
    {
        if (_failed || !_rest.StartsWith(before))
            return Fail();
        _rest = _rest[before.Length..];
        var length = _rest.IndexOf(after);
        if (length < 0 && isJson)
            return Fail();
        var value = length < 0 ? _rest : _rest[..length];
        _rest = _rest[value.Length..];
        return value;
    }

    private ReadOnlySpan<byte> Fail()
    {
        _failed = true;
        return default;
    }
}
