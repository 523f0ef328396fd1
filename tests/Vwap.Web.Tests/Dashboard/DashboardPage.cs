using Microsoft.Playwright;

namespace Vwap.Web.Tests;

/// <summary>The dashboard in a browser, and what a person sees of it.</summary>
internal sealed class DashboardPage
{
    private const float PatienceMilliseconds = 60_000;

    private readonly List<string> _console = [];
    private readonly List<string> _foreign = [];

    private DashboardPage(IPage page) => Page = page;

    public IPage Page { get; }

    public ILocator State => Page.Locator("#state");

    public ILocator Banner => Page.Locator("#banner");

    public ILocator Chart => Page.Locator("#chart");

    /// <summary>Errors and warnings of the console, and requests to other hosts.</summary>
    public IReadOnlyList<string> Findings => [.. _console, .. _foreign];

    public static async Task<DashboardPage> OpenAsync(IBrowserContext context, Uri address)
    {
        var dashboard = new DashboardPage(await context.NewPageAsync());
        dashboard.Page.SetDefaultTimeout(PatienceMilliseconds);
        dashboard.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !message.Text.Contains("getImageData", StringComparison.Ordinal)) // our own counting of pixels
                dashboard._console.Add(message.Text);
        };
        dashboard.Page.PageError += (_, error) => dashboard._console.Add(error);
        dashboard.Page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Authority != address.Authority)
                dashboard._foreign.Add(request.Url);
        };
        await dashboard.Page.GotoAsync(address.ToString());
        return dashboard;
    }

    /// <summary>Waits until an element has a text.</summary>
    public Task ShowsAsync(string selector, string text) => Page.Locator(selector).Filter(new() { HasText = text }).First.WaitForAsync();

    /// <summary>How many pixels of the chart have the color of this name, or nearly.</summary>
    public Task<int> CountPixelsAsync(string color) => Page.EvaluateAsync<int>(
        """
        (name) => {
          const probe = document.createElement('p');
          probe.style.color = getComputedStyle(document.documentElement).getPropertyValue('--' + name);
          document.body.append(probe);
          const wanted = getComputedStyle(probe).color.match(/\d+/g).map(Number);
          probe.remove();
          let count = 0;
          for (const canvas of document.querySelectorAll('#chart canvas')) {
            if (canvas.width === 0 || canvas.height === 0) continue;
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            for (let at = 0; at < data.length; at += 4)
              if (data[at + 3] > 200 && wanted.every((part, index) => Math.abs(data[at + index] - part) < 24)) count++;
          }
          return count;
        }
        """,
        color);

    /// <summary>What axe finds against WCAG 2.2 A and AA.</summary>
    public async Task<string[]> FindBarriersAsync()
    {
        var script = RepositoryRoot.File("src", "Vwap.Web", "dashboard", "node_modules", "axe-core", "axe.min.js"); // there after a build with npm
        await Page.EvaluateAsync(await File.ReadAllTextAsync(script, TestContext.Current.CancellationToken));
        return await Page.EvaluateAsync<string[]>(
            """
            async () => {
              const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
              return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' ')}`);
            }
            """);
    }
}
