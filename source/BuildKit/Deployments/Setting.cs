namespace BuildKit.Deployments;

/// <summary>Checks numbers of definitions, so that an impossible one is refused where it is written.</summary>
static class Setting
{
    public static int Between(int least, int value, int most, string name) =>
        value >= least && value <= most ? value : throw Errors.SettingOutOfRange(name, value, least, most).Exception();
}
