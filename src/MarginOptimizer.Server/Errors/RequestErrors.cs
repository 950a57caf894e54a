using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Calls;
using Status = Google.Rpc.Status;

namespace MarginOptimizer.Server.Errors;

/// <summary>Failures as rich statuses of gRPC: always an ErrorInfo, and what else helps the caller.</summary>
internal static class RequestErrors
{
    private const string Domain = "marginoptimizer";

    /// <summary>Details travel in a header, of which common clients take 8 KB after base64: room for some 80 violations.</summary>
    private const int LargestDetail = 5_500;

    public static RpcException Invalid(ImmutableArray<Violation> violations)
    {
        var first = violations[0];
        var message = violations.Length == 1
            ? first.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{violations.Length} faults in the request, the first is {first}");
        return Create(Code.InvalidArgument, "INVALID_REQUEST", message, Describe(violations));
    }

    public static RpcException ModelNotEffective(string message) => Create(Code.FailedPrecondition, "MODEL_NOT_EFFECTIVE", message);

    public static RpcException Overloaded(OverloadedException refusal)
    {
        var retry = refusal.RetryAfter is { } delay ? new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) } : null;
        return Create(Code.ResourceExhausted, refusal.Reason, refusal.Message, retry);
    }

    public static RpcException Refused(RequestRefusedException refusal) => Create(refusal.Code, refusal.Reason, refusal.Message);

    /// <summary>The server ends; a stream is to be opened anew at the next one.</summary>
    public static RpcException Stopping() => Create(
        Code.Unavailable, "STOPPING", "the server is stopping", new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) });

    public static RpcException Cancelled() => Create(Code.Cancelled, "CANCELLED", "the caller cancelled");

    public static RpcException Internal(string incident) =>
        Create(Code.Internal, "INTERNAL", $"the request could not be answered; incident {incident}");

    /// <summary>The status of a failure that happened before a call was reached, such as bytes that are no message.</summary>
    public static Status Unreadable(string message) => StatusOf(Code.InvalidArgument, "MALFORMED_MESSAGE", message);

    public static Status MessageTooLarge(string message) => StatusOf(Code.ResourceExhausted, "REQUEST_TOO_LARGE", message);

    private static RpcException Create(Code code, string reason, string message, IMessage? detail = null) =>
        StatusOf(code, reason, message, detail).ToRpcException();

    private static Status StatusOf(Code code, string reason, string message, IMessage? detail = null)
    {
        var status = new Status { Code = (int)code, Message = message };
        status.Details.Add(Any.Pack(new ErrorInfo { Reason = reason, Domain = Domain }));
        if (detail is not null) status.Details.Add(Any.Pack(detail));
        return status;
    }

    private static BadRequest Describe(ImmutableArray<Violation> violations)
    {
        var detail = new BadRequest();
        var size = 0;
        foreach (var violation in violations)
        {
            var item = new BadRequest.Types.FieldViolation { Field = violation.Path, Description = violation.Message };
            size += item.CalculateSize();
            if (size > LargestDetail)
            {
                var rest = violations.Length - detail.FieldViolations.Count;
                item = new() { Field = "*", Description = string.Create(CultureInfo.InvariantCulture, $"{rest} more faults do not fit in here") };
                detail.FieldViolations.Add(item);
                break;
            }

            detail.FieldViolations.Add(item);
        }

        return detail;
    }
}
