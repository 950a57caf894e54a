using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Domain.Tests.Validation;

public sealed class ViolationListTests
{
    [Fact]
    public void All_faults_are_thrown_at_once_in_their_order()
    {
        var faults = new ViolationList();
        faults.Add("b", "second letter");
        faults.Add("a", "first letter");

        var error = Assert.Throws<InvalidInputException>(faults.ThrowIfAny);

        Assert.Equal([new Violation("b", "second letter"), new Violation("a", "first letter")], error.Violations.AsEnumerable());
        Assert.Equal($"b: second letter{Environment.NewLine}a: first letter", error.Message);
    }

    [Fact]
    public void An_empty_list_throws_nothing()
    {
        var faults = new ViolationList();

        faults.ThrowIfAny();

        Assert.True(faults.IsEmpty);
    }

    [Fact]
    public void Beyond_the_capacity_only_the_count_grows()
    {
        var faults = new ViolationList();
        for (var i = 0; i < ViolationList.Capacity + 5; i++) faults.Add("p", "m");

        Assert.Equal(ViolationList.Capacity + 5, faults.Count);
        Assert.Equal(ViolationList.Capacity, faults.Items.Count);
    }
}
