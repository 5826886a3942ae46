using BuildKit.Caching;

namespace BuildKit.Tests.Caching;

public class EventRecordingTests
{
    [Fact]
    public void Warnings_of_tools_and_of_the_author_are_told_once_each()
    {
        var recording = new EventRecording();
        DiagnosticReported Reported(Severity severity, int line, string code) =>
            new() { Target = "Compile", Severity = severity, File = "Cart.cs", Line = line, Column = 5, Code = code, Message = "never used " };

        recording.Add(Reported(Severity.Warning, 3, "CS0168"));
        recording.Add(Reported(Severity.Warning, 3, "CS0168"));
        recording.Add(Reported(Severity.Warning, 0, ""));
        recording.Add(Reported(Severity.Error, 4, "CS0001"));
        recording.Add(new LogWritten { Target = "Compile", Severity = Severity.Warning, Text = "many files" });
        recording.Add(new LogWritten { Target = "Compile", Severity = Severity.Information, Text = "fine" });

        Assert.Equal(["Cart.cs(3,5): CS0168: never used", "Cart.cs: never used", "many files"], EventRecording.Warnings(recording.Bytes));
        Assert.Empty(EventRecording.Warnings("no recording"u8.ToArray()));
    }
}
