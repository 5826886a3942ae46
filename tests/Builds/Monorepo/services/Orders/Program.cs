Console.WriteLine(Common.Greeting.Of("Orders"));
