using System.Runtime.CompilerServices;

namespace Vwap.Feeds;

/// <summary>Reads JSON whose members come in the order expected, without white space, escapes or anything but ASCII.</summary>
/// <remarks>
/// The fast path of decoders. At anything else it is lost and stays lost: then the strict reader decides. What it reads to the end is what the
/// strict reader would have read. What takes a constant is inlined, so that the constant is compared in one or two steps.
/// </remarks>
internal ref struct OrderedJson
{
    private const int IntegerDigitsMax = 18;

    private ReadOnlySpan<byte> _rest;
    private bool _isLost;

    public OrderedJson(ReadOnlySpan<byte> utf8)
    {
        _rest = utf8;
        _isLost = utf8.ContainsAnyExceptInRange((byte)' ', (byte)'~') || utf8.Contains((byte)'\\'); // a text that is printable and has no escape needs no second look
    }

    /// <summary>Whether all was as expected, to the last byte.</summary>
    public readonly bool HasSucceeded => !_isLost && _rest.IsEmpty;

    /// <summary>Skips what comes next, if it does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySkip(ReadOnlySpan<byte> next)
    {
        if (_isLost || !_rest.StartsWith(next))
            return false;
        _rest = _rest[next.Length..];
        return true;
    }

    /// <summary>Skips what must come next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(ReadOnlySpan<byte> next)
    {
        if (!TrySkip(next))
            _isLost = true;
    }

    /// <summary>Skips what must come next, up to a quote, and reads the text after that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadText(ReadOnlySpan<byte> before)
    {
        Skip(before);
        return ReadToQuote();
    }

    /// <summary>Skips what must come next, and reads the number after it: no sign, no exponent.</summary>
    public ReadOnlySpan<byte> ReadNumber(ReadOnlySpan<byte> before)
    {
        Skip(before);
        var length = FindWhole();
        if (length < _rest.Length && _rest[length] == '.')
        {
            var decimals = CountDigits(_rest[(length + 1)..]);
            _isLost |= decimals == 0;
            length += decimals + 1;
        }

        return Take(length);
    }

    /// <summary>Skips what must come next, and reads the whole number after it: at most 18 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadInteger(ReadOnlySpan<byte> before)
    {
        Skip(before);
        return ReadInteger();
    }

    private long ReadInteger()
    {
        var (integer, length) = (0L, 0);
        for (; length < Math.Min(_rest.Length, IntegerDigitsMax) && char.IsAsciiDigit((char)_rest[length]); length++)
            integer = integer * 10 + (_rest[length] - '0');
        _isLost |= length == 0 || (length > 1 && _rest[0] == '0');
        Take(length);
        return integer;
    }

    private ReadOnlySpan<byte> ReadToQuote()
    {
        var text = Take(_rest.IndexOf((byte)'"'));
        Skip("\""u8);
        return text;
    }

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit((char)text[count]))
            count++;
        return count;
    }

    /// <returns>The length of the whole number that comes next; JSON has no leading zeros.</returns>
    private int FindWhole()
    {
        var length = CountDigits(_rest);
        _isLost |= length == 0 || (length > 1 && _rest[0] == '0');
        return length;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        _isLost |= length < 0;
        if (_isLost)
            return default;
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
