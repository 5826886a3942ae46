var builder = WebApplication.CreateSlimBuilder(args);
var app = builder.Build();
app.MapGet("/health", () => "healthy");

if (args is ["--check"])
{
    Console.WriteLine("shop can start");
    return;
}

app.Run();
