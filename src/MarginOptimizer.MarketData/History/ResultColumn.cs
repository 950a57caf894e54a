namespace MarginOptimizer.MarketData.History;

/// <summary>A named column of a table of results; all columns of a table have the same number of values.</summary>
public abstract record ResultColumn(string Name)
{
    public abstract int Count { get; }

    /// <summary>Times to the microsecond, in UTC.</summary>
    public sealed record Times(string Name, IReadOnlyList<DateTimeOffset> Values) : ResultColumn(Name)
    {
        public override int Count => Values.Count;
    }

    public sealed record Texts(string Name, IReadOnlyList<string> Values) : ResultColumn(Name)
    {
        public override int Count => Values.Count;
    }

    /// <summary>Null where there is no value, as in integers and flags.</summary>
    public sealed record Numbers(string Name, IReadOnlyList<double?> Values) : ResultColumn(Name)
    {
        public override int Count => Values.Count;
    }

    public sealed record Integers(string Name, IReadOnlyList<long?> Values) : ResultColumn(Name)
    {
        public override int Count => Values.Count;
    }

    public sealed record Flags(string Name, IReadOnlyList<bool?> Values) : ResultColumn(Name)
    {
        public override int Count => Values.Count;
    }
}
