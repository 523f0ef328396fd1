using Vwap.Cli;

using var signals = new StopSignals();
return await CommandLine.InvokeAsync(args, signals.Token);
