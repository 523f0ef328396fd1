using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Passes the keys of the terminal to the table.</summary>
internal static class TableKeys
{
    /// <summary>Starts to read keys, until the process ends.</summary>
    public static void Follow(TableOutput table) => new Thread(() => Read(table)) { IsBackground = true, Name = "keys" }.Start();

    private static void Read(TableOutput table)
    {
        try
        {
            while (true)
                table.Press(Console.ReadKey(intercept: true).KeyChar);
        }
        catch (InvalidOperationException)
        {
            // The terminal is gone.
        }
    }
}
