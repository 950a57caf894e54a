using Google.Rpc;

namespace MarginOptimizer.Server.Calls;

/// <summary>A request is sound and cannot be done as things stand.</summary>
public sealed class RequestRefusedException : Exception
{
    private RequestRefusedException(Code code, string reason, string message)
        : base(message) => (Code, Reason) = (code, reason);

    public Code Code { get; }

    /// <summary>Stable, upper snake case.</summary>
    public string Reason { get; }

    public static RequestRefusedException BacktestsOff() =>
        new(Code.FailedPrecondition, "BACKTESTS_OFF", "this server runs no backtests: it was started without --backtest-folder and --backtest-data");

    public static RequestRefusedException NoBacktest(string id) => new(Code.NotFound, "NO_SUCH_BACKTEST", $"there is no backtest {id}");

    public static RequestRefusedException NoFile(string name) => new(Code.NotFound, "NO_SUCH_FILE", $"the backtest has no file {name}");

    public static RequestRefusedException OtherBody(string id) =>
        new(Code.AlreadyExists, "REQUEST_ID_USED", $"request_id {id} was used for another configuration");

    public static RequestRefusedException NotEnded(string id) => new(Code.FailedPrecondition, "BACKTEST_NOT_ENDED", $"backtest {id} has not ended: cancel it first");

    public static RequestRefusedException NoResult(string id) => new(Code.FailedPrecondition, "BACKTEST_HAS_NO_RESULT", $"backtest {id} has no result");
}
