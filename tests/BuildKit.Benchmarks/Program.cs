using BuildKit.Benchmarks;

// dotnet run -c Release --project tests/BuildKit.Benchmarks -- [--write] [--rounds N] [names]
// With "inside NAME DIRECTORY" this is the process that is measured from its inside.
return args is ["inside", var name, .. var rest] ? Inside.Run(name, rest) : Run.Of(args);
