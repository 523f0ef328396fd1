using System.Text.RegularExpressions;

namespace Vwap.Repository.Tests;

/// <summary>docs/monitoring.md lists every metric, and the alert rules and the Grafana dashboard use metrics that exist.</summary>
public sealed partial class MetricTests
{
    private static readonly string[] Created =
        [.. Repository.Sources.SelectMany(file => Instrument().Matches(file.Text)).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

    [Fact]
    public void Metric_IsDocumented()
    {
        var documented = Repository.File("docs/monitoring.md").Lines.SelectMany(line => Row().Matches(line)).Select(match => match.Groups["name"].Value).ToArray();

        Assert.Contains("vwap.trades", Created, StringComparer.Ordinal);
        Assert.Equal(Created.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ops/vwap.rules.yml")]
    [InlineData("ops/grafana/vwap.json")]
    public void MetricInUse_Exists(string path)
    {
        var known = Created.Select(name => name.Replace('.', '_')).ToArray();
        var used = PrometheusName().Matches(Repository.File(path).Text).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToArray();

        Assert.NotEmpty(used);
        Findings.AssertNone(used.Except(known, StringComparer.Ordinal));
    }

    [GeneratedRegex("""Create(?:Observable)?(?:Counter|Gauge|UpDownCounter|Histogram)(?:<\w+>)?\("(?<name>vwap\.[a-z_.]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex Instrument();

    [GeneratedRegex(@"^\| `(?<name>vwap\.[a-z_.]+)` \|", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(?<name>vwap_[a-z_]+?)(?:_seconds)?(?:_total|_bucket)?(?=[{\[\s,)>]|$)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex PrometheusName();
}
