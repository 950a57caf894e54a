using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Branching;

/// <summary>Where to divide a part next.</summary>
internal static class BranchChoice
{
    private const double Whole = 1e-6;

    /// <summary>Ranges behind a switch can be wide: a little of it can be worth much.</summary>
    private const double Agreement = 1e-10;

    /// <summary>The switch that disagrees most with what the point implies, then the most fractional lot; null where nothing is left to divide.</summary>
    /// <returns>The two ranges, that of the point's meaning first.</returns>
    public static (VariableRange First, VariableRange Second)? Of(ConvexProgram part, ConvexProgram program, BranchSettings settings, double[] x, double[] implied)
    {
        int most = -1;
        double largest = Agreement;
        foreach (int variable in settings.Switches)
        {
            double distance = Math.Abs(x[variable] - implied[variable]);
            if (part.Upper[variable] > part.Lower[variable] && distance > largest)
            {
                (most, largest) = (variable, distance);
            }
        }

        if (most >= 0)
        {
            double at = Math.Clamp(Math.Round(implied[most]), part.Lower[most], part.Upper[most]);
            return (new VariableRange(most, at, at), new VariableRange(most, 1.0 - at, 1.0 - at));
        }

        return settings.DividesLots ? Lot(part, program, x) : null;
    }

    /// <summary>The first switch that is still open.</summary>
    public static (VariableRange First, VariableRange Second)? Open(ConvexProgram part, BranchSettings settings)
    {
        foreach (int variable in settings.Switches)
        {
            if (part.Upper[variable] > part.Lower[variable])
            {
                return (new VariableRange(variable, 0.0, 0.0), new VariableRange(variable, 1.0, 1.0));
            }
        }

        return null;
    }

    private static (VariableRange, VariableRange)? Lot(ConvexProgram part, ConvexProgram program, double[] x)
    {
        int most = -1;
        double largest = Whole;
        for (int i = 0; i < x.Length; i++)
        {
            double lot = program.Lots[i];
            double distance = lot > 0.0 && part.Upper[i] > part.Lower[i] ? Math.Abs((x[i] / lot) - Math.Round(x[i] / lot)) : 0.0;
            if (distance > largest)
            {
                (most, largest) = (i, distance);
            }
        }

        if (most < 0)
        {
            return null;
        }

        double size = program.Lots[most], below = Math.Floor(x[most] / size) * size, above = below + size;
        var down = new VariableRange(most, part.Lower[most], below);
        var up = new VariableRange(most, above, part.Upper[most]);
        if (down.Lower > down.Upper || up.Lower > up.Upper)
        {
            return null;
        }

        return x[most] - below <= above - x[most] ? (down, up) : (up, down);
    }
}
