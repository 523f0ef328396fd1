using System.Net;
using System.Net.ServerSentEvents;

namespace Vwap.Web.Tests;

/// <summary>A client of the stream, with the platform's reader of server-sent events.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _items;
    private readonly SseParser<string> _parser;

    private EventStream(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _parser = SseParser.Create(body);
        _items = _parser.EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }

    /// <summary>The id of the last event.</summary>
    public string LastEventId => _parser.LastEventId;

    public static async Task<EventStream> OpenAsync(HttpClient client, string query = "", string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/stream{query}");
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The next event.</summary>
    public async Task<SseItem<string>> NextAsync()
    {
        Assert.True(await _items.MoveNextAsync().InTime());
        return _items.Current;
    }

    public async Task<string[]> TakeAsync(int count)
    {
        var taken = new List<string>();
        while (taken.Count < count)
            taken.Add((await NextAsync()).Data);
        return [.. taken];
    }

    /// <summary>Leaves, in the middle of whatever is being sent.</summary>
    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        try
        {
            await _items.DisposeAsync();
        }
        catch (Exception cut) when (cut is IOException or OperationCanceledException)
        {
            // It was.
        }
    }
}
