namespace Common;

public static class Greeting
{
    public static string Of(string service) => $"{service} is here";
}
