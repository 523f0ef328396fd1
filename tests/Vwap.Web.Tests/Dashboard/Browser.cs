using Microsoft.Playwright;

namespace Vwap.Web.Tests;

/// <summary>A headless Chromium, shared by the tests of the dashboard.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = ["--no-sandbox"] });
    }

    /// <summary>Opens a browser window of its own. Skips the test where there is no browser, or the build has no dashboard.</summary>
    public async Task<IBrowserContext> OpenAsync(int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipWhen(_browser is null, "Needs Chromium: apt-get install chromium");
        Assert.SkipUnless(
            typeof(WebServer).Assembly.GetManifestResourceNames().Contains("dashboard/index.html", StringComparer.Ordinal),
            "Needs a build with the dashboard: apt-get install npm, then dotnet build");
        return await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
