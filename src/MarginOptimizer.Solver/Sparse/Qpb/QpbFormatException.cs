namespace MarginOptimizer.Solver.Sparse.Qpb;

/// <summary>A QPB file cannot be read; the message says where and why.</summary>
public sealed class QpbFormatException : Exception
{
    public QpbFormatException(string message)
        : base(message)
    {
    }

    public QpbFormatException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
