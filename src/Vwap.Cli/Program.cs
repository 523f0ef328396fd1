Console.WriteLine("vwap");
