namespace MarginOptimizer.Solver.Elastic;

/// <summary>How far a step goes in slacks and point, and in multipliers.</summary>
internal readonly record struct StepLengths(double Primal, double Dual)
{
    public double Shorter => Math.Min(Primal, Dual);

    /// <summary>Steps that keep everything positive, at most 1, as a share of the way to the boundary.</summary>
    public static StepLengths Of(RowSet rows, Iterate now, Iterate step, double share, bool isJoint)
    {
        double primal = 1.0 / share, dual = 1.0 / share;
        for (int r = 0; r < rows.Count; r++)
        {
            primal = Limited(primal, now.Slack[r], step.Slack[r]);
            dual = Limited(dual, now.Multiplier[r], step.Multiplier[r]);
            if (double.IsFinite(rows.Cap[r]))
            {
                primal = Limited(primal, now.Excess[r], step.Excess[r]);
                dual = Limited(dual, now.Complement[r], step.Complement[r]);
            }
        }

        for (int c = 0; c < now.Norms.Length; c++)
        {
            primal = Math.Min(primal, NormState.StepTo(now.Norms[c].Slack, step.Norms[c].Slack));
            dual = Math.Min(dual, NormState.StepTo(now.Norms[c].Multiplier, step.Norms[c].Multiplier));
        }

        primal = Math.Min(1.0, share * primal);
        dual = Math.Min(1.0, share * dual);
        return isJoint ? new StepLengths(Math.Min(primal, dual), Math.Min(primal, dual)) : new StepLengths(primal, dual);
    }

    /// <summary>Sum of complementarity products after the step.</summary>
    public double GapAfter(Iterate now, Iterate step)
    {
        double gap = GapAfter(now.Multiplier, step.Multiplier, now.Slack, step.Slack);
        gap += GapAfter(now.Complement, step.Complement, now.Excess, step.Excess);
        for (int c = 0; c < now.Norms.Length; c++)
        {
            gap += GapAfter(now.Norms[c].Multiplier, step.Norms[c].Multiplier, now.Norms[c].Slack, step.Norms[c].Slack);
        }

        return Math.Max(gap, 0.0);
    }

    public void Move(Iterate now, Iterate step)
    {
        FusedKernels.AddScaled(Primal, step.X, now.X);
        FusedKernels.AddScaled(Primal, step.Slack, now.Slack);
        FusedKernels.AddScaled(Primal, step.Excess, now.Excess);
        FusedKernels.AddScaled(Dual, step.Free, now.Free);
        FusedKernels.AddScaled(Dual, step.Multiplier, now.Multiplier);
        FusedKernels.AddScaled(Dual, step.Complement, now.Complement);
        for (int c = 0; c < now.Norms.Length; c++)
        {
            FusedKernels.AddScaled(Primal, step.Norms[c].Slack, now.Norms[c].Slack);
            FusedKernels.AddScaled(Dual, step.Norms[c].Multiplier, now.Norms[c].Multiplier);
        }
    }

    private static double Limited(double length, double value, double step) => -value > length * step ? Math.Min(length, -value / step) : length;

    private double GapAfter(double[] multiplier, double[] multiplierStep, double[] slack, double[] slackStep)
    {
        double gap = 0.0;
        for (int r = 0; r < slack.Length; r++)
        {
            gap += (multiplier[r] + (Dual * multiplierStep[r])) * (slack[r] + (Primal * slackStep[r]));
        }

        return gap;
    }
}
