using System.Text;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Reads the settings of a download of past trades.</summary>
internal sealed class FetchReader(SettingSources sources, Problems problems)
{
    private readonly FeedReader _feeds = new(sources, problems);

    public FetchSettings Read(string product, DateTime now, LogSettings log)
    {
        var feed = _feeds.ReadFeed(product);
        if (feed is { Rest: null } or { Venue.Backfill: null })
            problems.Add(SettingNames.Rest.Option, $"past trades come over REST only: give the address of {feed.Venue.Id}");
        var from = ReadTime(SettingNames.From);
        if (from is null && sources.Find(SettingNames.From) is null)
            problems.Add(SettingNames.From.Option, "is needed: the time of the first trade, such as 2026-11-01 or 2026-11-01T12:00:00Z");
        var to = ReadTime(SettingNames.To) ?? now;
        if (from >= to)
            problems.Add(SettingNames.From.Option, "must be before --to");
        var (file, format) = ReadFile();
        return new(feed!, from ?? default, to, file, format, log);
    }

    private DateTime? ReadTime(SettingNames names) =>
        sources.Read<DateTime>(names, TryParseTime, "a time in UTC from 2009 on, such as 2026-11-01 or 2026-11-01T12:00:00Z");

    private static bool TryParseTime(string text, out DateTime time) =>
        TradeTime.TryParse(Encoding.UTF8.GetBytes(text), out time) || TradeTime.TryParse(Encoding.UTF8.GetBytes(text + "T00:00:00Z"), out time);

    private (string File, OutputFormat Format) ReadFile()
    {
        if (sources.Find(SettingNames.Out) is not { } setting || !sources.HasOption(SettingNames.Out))
        {
            problems.Add(SettingNames.Out.Option, "is needed: the file of the trades, such as trades.jsonl, trades.csv or trades.parquet");
            return ("", OutputFormat.Jsonl);
        }

        FilePath.CheckOutput(setting.Source, setting.Text, mustBeNew: false, problems);
        switch (Path.GetExtension(setting.Text).ToLowerInvariant())
        {
            case ".jsonl":
                return (setting.Text, OutputFormat.Jsonl);
            case ".csv":
                return (setting.Text, OutputFormat.Csv);
            case ".parquet":
                if (File.Exists(setting.Text) && !File.Exists(FetchSettings.FindJournal(setting.Text)))
                    problems.Add(setting.Source, $"{setting.Text} already exists, and a Parquet file is not continued: choose another name or delete it");
                return (setting.Text, OutputFormat.Parquet);
            default:
                problems.Add(setting.Source, $"{setting.Text}: the name must end in .jsonl, .csv or .parquet, which says what is written");
                return (setting.Text, OutputFormat.Jsonl);
        }
    }
}
