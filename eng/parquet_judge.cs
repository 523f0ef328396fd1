#:package DuckDB.NET.Data.Full@1.5.6.1
#:property PublishAot=false

// Judges a folder of Parquet files of readings with windows of 50 trades: DuckDB reads the trades and adds them up in DECIMAL, and the quotient must be the VWAP.
using System.Numerics;
using DuckDB.NET.Data;

using var database = new DuckDBConnection("Data Source=:memory:");
database.Open();
using var command = database.CreateCommand();
command.CommandText = $"""
    WITH trades AS (
        SELECT *, price::DECIMAL(38, 8) AS p, size::DECIMAL(38, 8) AS s FROM read_parquet('{args[0]}/*.parquet') WHERE "window" = '50'),
    sums AS (
        SELECT *, sum(s) OVER last50 AS v, sum(p * s) OVER last50 AS n, count(*) OVER last50 AS c FROM trades
        WINDOW last50 AS (PARTITION BY product ORDER BY trade_id ROWS BETWEEN 49 PRECEDING AND CURRENT ROW))
    SELECT vwap::VARCHAR, volume::VARCHAR, notional::VARCHAR, p = price AND s = size, v = volume AND n = notional, buy_volume + sell_volume = volume,
        lower1 <= vwap AND vwap <= upper1, typeof(vwap), typeof("time"), "time" > TIMESTAMPTZ '2020-01-01', state
    FROM sums WHERE c = 50
    """;
using var rows = command.ExecuteReader();
var count = 0;
for (; rows.Read(); count++)
{
    var line = string.Join(' ', Enumerable.Range(0, rows.FieldCount).Select(column => rows.GetValue(column)));
    if (!line.EndsWith("True True True True DECIMAL(38,26) TIMESTAMP WITH TIME ZONE True complete") || !IsRounded(rows.GetString(0), rows.GetString(1), rows.GetString(2)))
        throw new InvalidDataException($"row {count}: {line}");
}

Console.WriteLine($"DuckDB finds the same sums in {count} readings, and their quotients are the VWAPs");
return count > 1_000 ? 0 : 1;

// Whether the VWAP has 16 digits, and differs from notional / volume by half of the last one at most.
static bool IsRounded(string vwap, string volume, string notional)
{
    var digits = vwap.Replace(".", "").Trim('0').Length;
    var half = BigInteger.Pow(10, 26 - (16 - vwap.IndexOf('.'))) / 2; // prices of the demo are above 1
    var error = Units(vwap, 26) * Units(volume, 20) - Units(notional, 20) * BigInteger.Pow(10, 26);
    return digits <= 16 && BigInteger.Abs(error) <= half * Units(volume, 20);
}

static BigInteger Units(string number, int decimals)
{
    var point = number.IndexOf('.');
    return BigInteger.Parse(number[..point] + number[(point + 1)..].PadRight(decimals, '0'));
}
