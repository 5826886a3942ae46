namespace BuildKit.Deployments;

/// <summary>Checks numbers of definitions, so that an impossible one is refused where it is written.</summary>
static class Setting
{
    public static int Between(int least, int value, int most, string name) =>
        value >= least && value <= most ? value : throw Errors.SettingOutOfRange(name, value, least, most).Exception();

    /// <summary>Whole seconds, a begun one counted.</summary>
    public static int Seconds(int least, TimeSpan value, int most, string name) =>
        Between(least, (int)Math.Clamp(Math.Ceiling(value.TotalSeconds), int.MinValue, int.MaxValue), most, name);
}
