using Vwap.Cli.Commands;
using Vwap.Cli.Hosting;

using var signals = new StopSignals();
return await CommandLine.InvokeAsync(args, signals.Token);
