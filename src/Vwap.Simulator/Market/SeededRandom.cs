using System.Buffers.Binary;

namespace Vwap.Simulator;

/// <summary>Random numbers that depend on nothing but a seed and the name of a stream (the SplitMix64 generator).</summary>
/// <remarks>
/// Streams of different names are independent: draws from one do not change another. Not System.Random, whose numbers another version of the
/// runtime may change. One thread at a time.
/// </remarks>
internal sealed class SeededRandom(long seed, string stream)
{
    private ulong _state = Mix(Mix((ulong)(Int128.Abs(seed) * 2 + (seed < 0 ? 1 : 0))) ^ Hash(stream));

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public long Between(long low, long high) => low + Below(high - low + 1);

    /// <summary>A number from 0 to one less than <paramref name="bound"/>.</summary>
    public long Below(long bound) => Scale(Next(), bound);

    /// <summary>Brings 64 random bits into the range from 0 to one less than <paramref name="bound"/>.</summary>
    public static long Scale(ulong random, long bound) => (long)Math.BigMul(random, (ulong)bound, out _);

    /// <summary>True once in <paramref name="times"/> on average.</summary>
    public bool OneIn(long times) => Below(times) == 0;

    /// <summary>A random UUID (version 4), as order ids are.</summary>
    public Guid NextUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Next());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    public ulong Next()
    {
        _state = unchecked(_state + 0x9E3779B97F4A7C15); // wraps by design: the generator is defined modulo 2^64
        return Mix(_state);
    }

    /// <summary>Hashes a number to 64 random bits.</summary>
    public static ulong Mix(ulong value)
    {
        // Wraps by design: the mixing function is defined modulo 2^64.
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    private static ulong Hash(string name)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var character in name)
            hash = unchecked((hash ^ character) * 0x100000001B3); // wraps by design: FNV-1a is defined modulo 2^64
        return hash;
    }
}
