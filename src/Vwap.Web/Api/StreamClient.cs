using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Vwap.Outputs;

namespace Vwap.Web;

/// <summary>One client of the stream: writes what is new on the board as server-sent events.</summary>
/// <remarks>It remembers how far it has got, and so has no queue: a slow client costs no memory, and misses what leaves the board meanwhile.</remarks>
internal sealed class StreamClient
{
    /// <summary>Timers are a little early at times: then the client would wait for the next one.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(5);

    private readonly ReadingBoard _board;
    private readonly PipeWriter _body;
    private readonly StreamRequest _request;
    private readonly Action<long> _onMissed;
    private readonly TimeProvider _timeProvider;
    private readonly Task _changed;
    private readonly bool[] _isWanted;
    private readonly TimeSpan _interval;
    private readonly List<NumberedReading> _copies = new(ReadingBoard.CopyMax);
    private long _number;
    private long _looked;
    private long _wrote;

    /// <summary>Makes a client that writes to <paramref name="body"/>.</summary>
    /// <param name="board">The board.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="body">Where to write.</param>
    /// <param name="onMissed">Called with the number of readings, of whatever stream, that it has missed because it was too slow.</param>
    /// <param name="timeProvider">The clock.</param>
    public StreamClient(ReadingBoard board, StreamRequest request, PipeWriter body, Action<long> onMissed, TimeProvider timeProvider)
    {
        _board = board;
        _request = request;
        _body = body;
        _onMissed = onMissed;
        _timeProvider = timeProvider;
        _changed = request.Changed;
        _isWanted = new bool[board.IndexEnd];
        foreach (var series in request.Series)
            _isWanted[series.Index] = true;
        var windows = request.Series.Select(series => series.Window).Distinct().Count();
        _interval = request.IsAll ? TimeSpan.Zero : TimeSpan.FromSeconds((double)windows / WebLimits.ReadingsPerSecondMax);
        _wrote = timeProvider.GetTimestamp();
    }

    /// <summary>Serves the client until it leaves, the server stops, or other streams or windows are watched: then it is to come back and ask again.</summary>
    public async Task RunAsync(StreamTicker ticker, StreamTicker.Group group, CancellationToken cancellationToken)
    {
        Begin();
        while (!ticker.IsStopped && !_changed.IsCompleted)
        {
            var next = group.Next;
            if (await WriteNewAsync(cancellationToken))
                return;
            await next;
            if (cancellationToken.IsCancellationRequested)
                return;
        }
    }

    private void Begin()
    {
        Write("retry: 2000\n\n"u8);
        if (_request.ResumeAfter is { } number && number <= _board.LastNumber)
            _number = number;
        else if (_request.IsAll)
            _number = _board.LastNumber;
        if (_request.MustReset)
            WriteReset(missed: null);
    }

    /// <returns>Whether the client is gone.</returns>
    private async ValueTask<bool> WriteNewAsync(CancellationToken cancellationToken)
    {
        if (_looked != 0 && _timeProvider.GetElapsedTime(_looked) < _interval - Tolerance)
            return false;
        _looked = _timeProvider.GetTimestamp();
        do
        {
            CopyNew();
            foreach (var copy in _copies)
                Write(copy);
            if (_copies.Count > 0)
                _wrote = _looked;
            else if (_timeProvider.GetElapsedTime(_wrote) >= WebLimits.KeepAliveInterval)
                KeepAlive();
            var flushed = await _body.FlushAsync(cancellationToken);
            if (flushed.IsCompleted || flushed.IsCanceled)
                return true;
        }
        while (_request.IsAll && _number < _board.LastNumber);
        return false;
    }

    private void CopyNew()
    {
        _copies.Clear();
        if (!_request.IsAll)
        {
            _board.CopyLatestAfter(ref _number, _isWanted, _copies);
        }
        else if (!_board.TryCopyAfter(ref _number, _isWanted, _copies))
        {
            var latest = _board.LastNumber;
            var missed = latest - _number;
            _number = latest;
            _onMissed(missed);
            WriteReset(missed);
        }
    }

    private void KeepAlive()
    {
        Write(": keep-alive\n\n"u8);
        _wrote = _timeProvider.GetTimestamp();
    }

    private void Write(in NumberedReading numbered)
    {
        WriteId(numbered.Number);
        Write("data: "u8);
        ReadingJson.Write(numbered.Reading, _body);
        Write("\n\n"u8);
    }

    /// <summary>Readings between the client's last one and the next may be missing: it has to read the history again.</summary>
    private void WriteReset(long? missed)
    {
        Write("event: reset\n"u8);
        WriteId(_number);
        Write(missed is { } count ? Encoding.ASCII.GetBytes($"data: {{\"missed\":{count}}}\n\n") : "data: {}\n\n"u8);
    }

    private void WriteId(long number)
    {
        Write("id: "u8);
        Encoding.ASCII.GetBytes(_request.Run, _body);
        Write("-"u8);
        var digits = _body.GetSpan(20);
        number.TryFormat(digits, out var length);
        _body.Advance(length);
        Write("\n"u8);
    }

    private void Write(ReadOnlySpan<byte> utf8) => _body.Write(utf8);
}
