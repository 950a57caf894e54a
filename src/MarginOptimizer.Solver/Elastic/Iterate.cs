namespace MarginOptimizer.Solver.Elastic;

/// <summary>Point and multipliers of the iteration, with a step of the same shape.</summary>
internal sealed class Iterate
{
    public Iterate(ElasticProgram program, RowSet rows)
    {
        int count = rows.Count;
        X = new double[program.Variables];
        Free = new double[rows.Equalities.Length];
        Slack = new double[count];
        Excess = new double[count];
        Multiplier = new double[count];
        Complement = new double[count];
        Norms = [.. program.Cones.Select(cone => new NormState(cone.Matrix.Rows))];
    }

    public double[] X { get; }

    /// <summary>Multipliers of equalities.</summary>
    public double[] Free { get; }

    /// <summary>s &gt; 0: y + s = z.</summary>
    public double[] Slack { get; }

    /// <summary>z &gt; 0 of a capped row, the value of its plus-function at the solution; 0 for hard rows.</summary>
    public double[] Excess { get; }

    /// <summary>p &gt; 0.</summary>
    public double[] Multiplier { get; }

    /// <summary>q = cap * host's multiplier - p &gt; 0; 0 for hard rows.</summary>
    public double[] Complement { get; }

    /// <summary>Their steps lie inside.</summary>
    public NormState[] Norms { get; }

    public void CopyFrom(Iterate other)
    {
        other.X.CopyTo(X, 0);
        other.Free.CopyTo(Free, 0);
        other.Slack.CopyTo(Slack, 0);
        other.Excess.CopyTo(Excess, 0);
        other.Multiplier.CopyTo(Multiplier, 0);
        other.Complement.CopyTo(Complement, 0);
        for (int c = 0; c < Norms.Length; c++)
        {
            other.Norms[c].Slack.CopyTo(Norms[c].Slack, 0);
            other.Norms[c].Multiplier.CopyTo(Norms[c].Multiplier, 0);
        }
    }
}
