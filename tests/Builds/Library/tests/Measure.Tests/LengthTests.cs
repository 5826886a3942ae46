using Measure;
using Xunit;

public class LengthTests
{
    [Fact]
    public void Lengths_add_up() => Assert.Equal(new Length(3), new Length(1) + new Length(2));

    [Fact]
    public void A_yard_is_three_feet() => Assert.Equal(0.9144, Length.OfFeet(3).Metres, 6);
}
