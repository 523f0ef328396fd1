using Microsoft.Extensions.Logging;

namespace Vwap.Outputs;

public sealed partial class OutputPump
{
    [LoggerMessage(4001, LogLevel.Error, "{Output}: {Lost} readings could not be written before the stop; {Written} were")]
    private partial void LogLost(string output, long lost, long written);
}
