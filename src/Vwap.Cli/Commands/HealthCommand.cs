using System.CommandLine;
using System.Text.Json;

namespace Vwap.Cli;

/// <summary><c>vwap health</c>: asks a running engine whether it is ready, for containers without a shell.</summary>
internal static class HealthCommand
{
    private const string Description = "Asks a running engine whether it is ready: exit code 0 if it is, 1 if not.";

    private const string Details = """
        Examples:
          vwap health http://127.0.0.1:8080               ready: every stream connected, filled and without a gap
          vwap health http://127.0.0.1:8080/healthz       alive
          vwap health http://127.0.0.1:8765/time          an embedded exchange serves
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Create() => new DetailedCommand("health", Description, Details, RunAsync)
    {
        new Argument<string>("URL") { Description = "The address of --http; a path other than / is asked as it is" },
    };

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var url = Execution.ReadSettings(parsed, (_, problems) => ReadUrl(parsed.GetRequiredValue<string>("URL"), problems));
        using var client = new HttpClient { Timeout = Patience };
        // Without one, the embedded exchange refuses as Coinbase does.
        client.DefaultRequestHeaders.UserAgent.Add(new("vwap", productVersion: null));
        try
        {
            using var response = await client.GetAsync(url, cancellationToken);
            if (response.IsSuccessStatusCode)
                return ExitCode.Success;
            Execution.Report($"{url}: {(int)response.StatusCode} {response.ReasonPhrase}{ReadReasons(await response.Content.ReadAsStringAsync(cancellationToken))}");
        }
        catch (HttpRequestException failure)
        {
            Execution.Report($"{url}: {failure.GetBaseException().Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Execution.Report($"{url}: no answer within {Patience.TotalSeconds} s");
        }

        return ExitCode.Failure;
    }

    private static Uri ReadUrl(string text, Problems problems)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            problems.Add("URL", $"'{text}' is not valid: expected a URL with http:// or https://, such as http://127.0.0.1:8080");
            return new("http://localhost");
        }

        return url.AbsolutePath == "/" ? new(url, "readyz") : url;
    }

    private static string ReadReasons(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("reasons", out var reasons) && reasons.ValueKind == JsonValueKind.Array
                ? string.Concat(reasons.EnumerateArray().Select(reason => $"; {reason}"))
                : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
