using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>Damages frames as networks, proxies and other people's encoders do. The same seed does the same damage.</summary>
/// <param name="seed">The seed.</param>
/// <param name="pieces">Pieces of the venue's own messages, inserted among others.</param>
internal sealed class FrameMutator(int seed, params IEnumerable<string> pieces)
{
    private static readonly string[] CommonPieces =
    [
        "\\u0042", "\\ud800", "\\udc00\\ud800", "\\ud83d\\ude00", "\\", "\"", "{", "}", "[", "]", ",", ":", "null", "true", "-", "0", "1e5", ".", "9223372036854775808",
        "9007199254740992", "9007199254740991", "\"type\":\"match\",", "\"trade_id\":7,", "\"price\":\"1.50\",", "\"\\u0073ize\":\"2\",", "\"x\\ud800\":1,",
        "\"time\":\"2009-01-01T00:00:00Z\",", "\"product_id\":\"ETH-USD\",", "\"last_trade_id\":0,", "\0", "\n", "\uFEFF", "é", "00", "NaN", "\\n", "\\/",
    ];

    private readonly Random _random = new(seed);
    private readonly string[] _pieces = [.. CommonPieces, .. pieces];

    public byte[] Mutate(byte[] frame)
    {
        if (_random.Next(20) == 0)
            return RandomBytes();

        var bytes = new List<byte>(frame);
        for (var wounds = _random.Next(4); wounds >= 0; wounds--)
            Wound(bytes);
        return [.. bytes];
    }

    private byte[] RandomBytes()
    {
        var bytes = new byte[_random.Next(40)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private void Wound(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        var length = Math.Min(_random.Next(1, 12), bytes.Count - at);
        switch (_random.Next(6))
        {
            case 0:
                bytes.RemoveRange(at, length);
                break;
            case 1:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 2 when length > 0:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 3 when length > 0:
                bytes.InsertRange(at, Encoding.ASCII.GetBytes($"\\u{bytes[at]:x4}"));
                bytes.RemoveAt(at + 6);
                break;
            default:
                bytes.InsertRange(_random.Next(3) == 0 ? Math.Min(1, bytes.Count) : at, Encoding.UTF8.GetBytes(_pieces[_random.Next(_pieces.Length)]));
                break;
        }
    }
}
