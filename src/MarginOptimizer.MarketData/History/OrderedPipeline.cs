using System.Collections.Concurrent;

namespace MarginOptimizer.MarketData.History;

/// <summary>Work on many items at once whose results come in the order of the items, with few of them alive at a time.</summary>
internal static class OrderedPipeline
{
    /// <param name="source">Enumerated on a thread of its own.</param>
    /// <param name="work">Called on several threads.</param>
    /// <param name="ahead">Items taken beyond the one whose result is waited for.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IEnumerable<TOut> Run<TIn, TOut>(
        IEnumerable<TIn> source, Func<TIn, TOut> work, int ahead, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var queue = new BlockingCollection<Task<TOut>>(ahead);
        var pump = Task.Factory.StartNew(
            () => Pump(source, work, queue, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var result in queue.GetConsumingEnumerable(stop.Token)) yield return result.GetAwaiter().GetResult();
            pump.GetAwaiter().GetResult();
        }
        finally
        {
            // A reader who leaves early ends the pump; it must be gone before what it reads from is closed. Its fault, if any, was thrown above.
            stop.Cancel();
            ((IAsyncResult)pump).AsyncWaitHandle.WaitOne();
        }
    }

    private static void Pump<TIn, TOut>(
        IEnumerable<TIn> source, Func<TIn, TOut> work, BlockingCollection<Task<TOut>> queue, CancellationToken stop)
    {
        try
        {
            foreach (var item in source) queue.Add(Task.Run(() => work(item), CancellationToken.None), stop);
        }
        finally
        {
            queue.CompleteAdding();
        }
    }
}
