Console.WriteLine(Common.Greeting.Of("Stock"));
