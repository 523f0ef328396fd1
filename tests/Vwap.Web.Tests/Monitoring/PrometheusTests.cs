using System.Diagnostics.Metrics;
using System.Text.Json;
using Vwap.Outputs;

namespace Vwap.Web.Tests;

/// <summary>A real Prometheus scrapes the metrics, and its alert rules fire.</summary>
public sealed class PrometheusTests
{
    [Fact]
    public async Task Metrics_Promtool_FindsNothing()
    {
        Needs.Program("promtool", "prometheus");
        await using var run = await Watched.StartAsync();
        using var meter = new Meter(WebServer.MeterName);
        run.Monitor.Publish(meter);
        run.Trade(1, 10);
        run.Monitor.AddNotice(new(RepairNoticeKind.GapFound, StreamId.Parse("BTC-USD"), new(11, 12)));
        run.Monitor.AddNotice(new(RepairNoticeKind.GapRepaired, StreamId.Parse("BTC-USD"), new(11, 12)));
        using var folder = new TemporaryFolder();
        var metrics = await run.GetAsync("/metrics");
        Assert.Contains("vwap_readings_total{otel_scope_name=\"vwap\"} 10", metrics, StringComparison.Ordinal);
        Assert.Contains("vwap_repair_duration_seconds_count{otel_scope_name=\"vwap\"} 1", metrics, StringComparison.Ordinal);

        Assert.Equal(new ProgramEnd(0, "", ""), ProgramEnd.Of("bash", "-c", $"promtool check metrics < {folder.Write("metrics", metrics)}"));
    }

    [LongFact]
    public async Task Prometheus_StaleFeed_FiresTheAlert()
    {
        Needs.Program("prometheus", "prometheus");
        await using var run = await Watched.StartAsync();
        using var meter = new Meter(WebServer.MeterName);
        run.Monitor.Publish(meter);
        run.Monitor.SetConnection(VenueId.Coinbase, Watched.Feed, FeedConnection.Reconnecting, reconnects: 0);
        using var folder = new TemporaryFolder();
        folder.Write("vwap.rules.yml", File.ReadAllText(RepositoryRoot.File("ops", "vwap.rules.yml")).Replace("for: 30s", "for: 1s", StringComparison.Ordinal));
        var configuration = folder.Write("prometheus.yml", File.ReadAllText(RepositoryRoot.File("ops", "prometheus.yml"))
            .Replace("watched:8080", run.Address.Authority, StringComparison.Ordinal)
            .Replace("interval: 5s", "interval: 1s", StringComparison.Ordinal));
        using var prometheus = new RunningProgram(
            "prometheus", $"--config.file={configuration}", $"--storage.tsdb.path={folder.File("data")}", "--web.listen-address=127.0.0.1:0");
        var port = await prometheus.WaitForLogAsync("Listening on\" address=127\\.0\\.0\\.1:([0-9]+)");
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };

        await TestDeadline.PollAsync(async () =>
        {
            using var answer = await client.GetAsync("/api/v1/alerts", TestContext.Current.CancellationToken);
            if (!answer.IsSuccessStatusCode)
                return false; // it is still starting
            using var alerts = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            return alerts.RootElement.GetProperty("data").GetProperty("alerts").EnumerateArray().Any(alert =>
                alert.GetProperty("labels").GetProperty("alertname").GetString() == "VwapFeedStale" && alert.GetProperty("state").GetString() == "firing");
        }, () => "VwapFeedStale fires");
    }
}
