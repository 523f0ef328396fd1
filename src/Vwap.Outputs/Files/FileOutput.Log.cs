using Microsoft.Extensions.Logging;

namespace Vwap.Outputs;

public sealed partial class FileOutput
{
    [LoggerMessage(4011, LogLevel.Warning, "{Path}: {Bytes} bytes of a torn end were cut off; {Kept} bytes of whole lines are kept")]
    private partial void LogCut(string path, long bytes, long kept);

    [LoggerMessage(4012, LogLevel.Error, "{Path}: what a failed write left behind byte {Length} could not be cut off yet: {Reason}")]
    private partial void LogNotCutBack(string path, long length, string reason);

    [LoggerMessage(4013, LogLevel.Warning, "{Path}: was cut from outside from {Expected} to {Length} bytes; writing goes on at its end")]
    private partial void LogCutFromOutside(string path, long expected, long length);

    [LoggerMessage(4014, LogLevel.Error, "{Path}: was deleted or moved away while it is written; start again to write a new one")]
    private partial void LogDeleted(string path);
}
