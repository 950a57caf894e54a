using Grpc.Core;
using Grpc.Core.Interceptors;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Calls;

namespace MarginOptimizer.Server.Errors;

/// <summary>The one place where failures of a call become statuses.</summary>
internal sealed class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (InvalidInputException fault)
        {
            ServerLog.Refused(logger, context.Method, fault.Violations.Length);
            throw RequestErrors.Invalid(fault.Violations);
        }
        catch (ModelNotEffectiveException fault)
        {
            throw RequestErrors.ModelNotEffective(fault.Message);
        }
        catch (OverloadedException refusal)
        {
            ServerLog.Overloaded(logger, context.Method, refusal.Reason);
            throw RequestErrors.Overloaded(refusal);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw RequestErrors.Cancelled();
        }
        catch (Exception defect) when (defect is not RpcException)
        {
            var incident = Guid.NewGuid().ToString("N");
            ServerLog.Defect(logger, defect, context.Method, incident);
            throw RequestErrors.Internal(incident);
        }
    }
}
