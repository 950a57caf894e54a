namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// An interior start near doing nothing: every complementarity product equals mu, capped rows lie exactly on the central path of their own plus-function, and only linear
/// rows and epigraphs may start outside.
/// </summary>
internal static class StartingPoint
{
    /// <summary>Share of a box kept between the start and its ends.</summary>
    private const double Margin = 0.1;

    /// <summary>Slack of a violated row, as a share of its reach over the box.</summary>
    private const double Room = 0.1;

    public static void Fill(ElasticProgram program, RowSet rows, double mu, Iterate at)
    {
        for (int i = 0; i < at.X.Length; i++)
        {
            double lower = program.Lower[i], upper = program.Upper[i];
            bool isBox = double.IsFinite(lower) && double.IsFinite(upper);
            double margin = isBox ? Margin * (upper - lower) : 0.0;
            at.X[i] = Math.Clamp(0.0, lower + margin, Math.Max(lower + margin, upper - margin));
        }

        var values = new double[rows.Count];
        var epigraphRoom = new double[program.Variables];
        rows.Apply(at.X, values, isDirection: false);
        for (int g = 0; g < program.Groups.Count; g++)
        {
            PlaceEpigraph(program.Groups[g], values.AsSpan(rows.GroupStart(g), program.Groups[g].Count), at.X, epigraphRoom);
        }

        PlaceNorms(program, at, mu, epigraphRoom);
        for (int i = 0; i < at.X.Length; i++)
        {
            bool isEpigraph = double.IsInfinity(program.Lower[i]) || double.IsInfinity(program.Upper[i]);
            if (isEpigraph)
            {
                double room = Math.Max(epigraphRoom[i], 1e-3 * Math.Max(Math.Abs(program.Lower[i]), Math.Abs(program.Upper[i])) is double size && double.IsFinite(size) ? size : 0.0);
                at.X[i] = Math.Max(at.X[i], program.Lower[i] + room);
                at.X[i] = Math.Min(at.X[i], program.Upper[i] - room);
            }
        }

        rows.Apply(at.X, values, isDirection: false);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int r = 0; r < rows.Count; r++)
            {
                bool isLinear = r >= rows.FirstLinear && r < rows.FirstGrouped;
                if (isLinear == (pass == 1))
                {
                    PlaceRow(program, rows, r, values, mu, at);
                }
            }
        }
    }

    private static void PlaceRow(ElasticProgram program, RowSet rows, int r, double[] values, double mu, Iterate at)
    {
        double cap = rows.Cap[r], y = values[r];
        if (double.IsPositiveInfinity(cap))
        {
            double room = r >= rows.FirstLinear && r < rows.FirstGrouped ? Room * Reach(program, rows.Linear(r).Coefficients, at.X) : 0.0;
            at.Slack[r] = Math.Max(-y, Math.Max(room, Math.Abs(y) * Room));
            at.Slack[r] = at.Slack[r] > 0.0 ? at.Slack[r] : 1.0;
            at.Multiplier[r] = mu / at.Slack[r];
            return;
        }

        // z - s = y and mu/z + mu/s = cap: z is the larger root of cap z (z - y) = mu (2 z - y).
        int host = rows.Host[r];
        double total = host < 0 ? cap : cap * HostStart(program, rows, host, at, mu), smoothing = mu / total;
        double half = 0.5 * Math.Abs(y), root = Math.Sqrt((half * half) + (smoothing * smoothing));
        double larger = half + smoothing + root, smaller = larger - Math.Abs(y);
        smaller = smaller > 0.5 * smoothing ? smaller : smoothing * (1.0 + (smoothing / (root + half)));
        at.Excess[r] = y >= 0.0 ? larger : smaller;
        at.Slack[r] = y >= 0.0 ? smaller : larger;
        at.Multiplier[r] = mu / at.Slack[r];
        at.Complement[r] = mu / at.Excess[r];
        if (host >= 0)
        {
            values[host] += cap * at.Excess[r];
        }
    }

    /// <summary>Multiplier that a host will start with, near enough: its row is placed after those it contains.</summary>
    private static double HostStart(ElasticProgram program, RowSet rows, int host, Iterate at, double mu)
    {
        double reach = Reach(program, rows.Linear(host).Coefficients, at.X);
        return reach > 0.0 ? mu / (Room * reach) : 1.0;
    }

    private static double Reach(ElasticProgram program, double[] coefficients, double[] x)
    {
        double reach = 0.0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            double width = program.Upper[i] - program.Lower[i];
            reach += Math.Abs(coefficients[i]) * (double.IsFinite(width) ? width : Math.Abs(x[i]));
        }

        return reach;
    }

    /// <summary>Above all rows of a maximum; for a tail at the level above which about its mass lies.</summary>
    private static void PlaceEpigraph(RowGroup group, ReadOnlySpan<double> values, double[] x, double[] room)
    {
        if (group.Epigraph < 0 || values.Length == 0)
        {
            return;
        }

        double largest = double.NegativeInfinity, sum = 0.0, size = 0.0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, value);
            sum += value;
            size = Math.Max(size, Math.Abs(value));
        }

        double mean = sum / values.Length, spread = largest - mean;
        spread = spread > 1e-6 * size ? spread : size > 0.0 ? size : 1.0;
        bool isTail = group.Caps.Length > 0;
        double level = isTail ? mean + (0.5 * spread) : largest + (0.3 * spread);
        x[group.Epigraph] = Math.Max(x[group.Epigraph], level);
        room[group.Epigraph] = Math.Max(room[group.Epigraph], 0.3 * spread);
    }

    private static void PlaceNorms(ElasticProgram program, Iterate at, double mu, double[] room)
    {
        for (int c = 0; c < at.Norms.Length; c++)
        {
            NormCone cone = program.Cones[c];
            double[] slack = at.Norms[c].Slack, multiplier = at.Norms[c].Multiplier;
            double squares = 0.0, reach = 0.0;
            for (int k = 0; k < cone.Matrix.Rows; k++)
            {
                slack[k + 1] = cone.Offsets[k] + FusedKernels.Dot(cone.Matrix.Row(k), at.X);
                squares += slack[k + 1] * slack[k + 1];
                double row = Reach(program, [.. cone.Matrix.Row(k)], at.X);
                reach += row * row;
            }

            double length = Math.Sqrt(squares), size = length + (Room * Math.Sqrt(reach));
            size = size > 0.0 ? size : 1.0;
            slack[0] = length + size;
            at.X[cone.Epigraph] = Math.Max(at.X[cone.Epigraph], slack[0]);
            room[cone.Epigraph] = size;
            double determinant = (slack[0] - length) * (slack[0] + length);
            multiplier[0] = mu * slack[0] / determinant;
            for (int k = 1; k < slack.Length; k++)
            {
                multiplier[k] = -mu * slack[k] / determinant;
            }
        }
    }
}
