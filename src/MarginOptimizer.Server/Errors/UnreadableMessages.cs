using Google.Protobuf;
using Grpc.AspNetCore.Server;

namespace MarginOptimizer.Server.Errors;

/// <summary>
/// Bytes that are no message, or too many of them, fail before any call or interceptor is reached, with a bare status. This adds what every
/// other failure has.
/// </summary>
internal static class UnreadableMessages
{
    public static async Task ExplainAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.HasStarted || http.Features.Get<IServerCallContextFeature>()?.ServerCallContext is not { } call) return;
        if (call.Status.DebugException is InvalidProtocolBufferException broken)
            Replace(http.Response, RequestErrors.Unreadable($"the message cannot be read: {broken.Message}"));
        else if (call.Status.StatusCode == Grpc.Core.StatusCode.ResourceExhausted && !http.Response.Headers.ContainsKey("grpc-status-details-bin"))
            Replace(http.Response, RequestErrors.MessageTooLarge(call.Status.Detail));
    }

    private static void Replace(HttpResponse response, Google.Rpc.Status status)
    {
        response.Headers["grpc-status"] = status.Code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(status.Message);
        response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
    }
}
