using System.Collections.Immutable;
using Google.Rpc;
using Grpc.Core;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Server.Errors;

namespace MarginOptimizer.Server.Tests.Errors;

public sealed class RequestErrorsTests
{
    [Fact]
    public void Every_violation_travels_with_its_path()
    {
        var error = RequestErrors.Invalid([new Violation("a.b", "is wrong"), new Violation("c[2]", "is worse")]);
        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, error.StatusCode);
        var status = error.GetRpcStatus()!;
        Assert.Equal("INVALID_REQUEST", status.GetDetail<ErrorInfo>().Reason);
        Assert.Equal(["a.b", "c[2]"], status.GetDetail<BadRequest>().FieldViolations.Select(v => v.Field));
    }

    [Fact]
    public void Many_violations_are_cut_to_what_a_header_takes_and_counted()
    {
        var many = Enumerable.Range(0, 1_000).Select(i => new Violation($"book.positions[{i}].quantity", "is 0, expected a quantity")).ToImmutableArray();
        var error = RequestErrors.Invalid(many);
        var details = error.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations;
        Assert.InRange(details.Count, 50, 200);
        Assert.Equal($"{1_000 - details.Count + 1} more faults do not fit in here", details[^1].Description);
        Assert.True(error.Trailers.Sum(entry => entry.IsBinary ? entry.ValueBytes.Length * 4 / 3 : entry.Value.Length) < 8_192);
    }
}
