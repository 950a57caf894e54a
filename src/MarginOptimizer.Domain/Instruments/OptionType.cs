namespace MarginOptimizer.Domain.Instruments;

public enum OptionType
{
    Call,
    Put,
}
