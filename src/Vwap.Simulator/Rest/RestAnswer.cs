using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Vwap.Simulator;

/// <summary>Writes answers: JSON with its length, and errors as the exchange words them.</summary>
internal static class RestAnswer
{
    public static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        if (context.Features.Get<TornAnswer>() is null)
        {
            await context.Response.BodyWriter.WriteAsync(json, context.RequestAborted);
            return;
        }

        await context.Response.BodyWriter.WriteAsync(json[..(json.Length / 2)], context.RequestAborted);
        context.Abort();
    }

    public static Task SendMessageAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return SendAsync(context, Render(json =>
        {
            json.WriteStartObject();
            json.WriteString("message"u8, message);
            json.WriteEndObject();
        }));
    }

    public static Task SendNotFoundAsync(HttpContext context) => SendMessageAsync(context, StatusCodes.Status404NotFound, "NotFound");

    public static Task SendRateLimitedAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return SendMessageAsync(context, StatusCodes.Status429TooManyRequests, "Public rate limit exceeded");
    }

    public static ReadOnlyMemory<byte> Render(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return buffer.WrittenMemory;
    }
}
