using Microsoft.Extensions.Hosting;

namespace Vwap.Simulator;

/// <summary>A host that leaves the process's signals and console to whoever embeds it.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
