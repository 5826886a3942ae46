using System.Xml;

namespace BuildKit.Tools;

/// <summary>One .trx file, read as a stream: it may be large, and what passed is only counted.</summary>
sealed class TrxFile
{
    // Enough for any message that a person reads.
    const int LongestMessage = 8_000;
    const int LongestTrace = 64_000;
    const string Namespace = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    readonly AbsolutePath root;
    readonly List<FailedTest> failed = [];
    readonly Dictionary<string, List<int>> failedById = new(StringComparer.OrdinalIgnoreCase);
    readonly List<string> runErrors = [];

    TrxFile(AbsolutePath root) => this.root = root;

    public int Passed { get; private set; }

    public int Skipped { get; private set; }

    public IReadOnlyList<FailedTest> Failures => failed;

    public IReadOnlyList<string> RunErrors => runErrors;

    /// <exception cref="XmlException">The file is no .trx file, or not a whole one.</exception>
    public static TrxFile Read(AbsolutePath path, AbsolutePath root)
    {
        using var xml = XmlReader.Create(path, SafeXml.Settings);
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "TestRun" || xml.NamespaceURI != Namespace)
        {
            throw new XmlException($"its root is no TestRun of {Namespace}");
        }

        var file = new TrxFile(root);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                file.ReadElement(xml);
            }
        }

        return file;
    }

    void ReadElement(XmlReader xml)
    {
        switch (xml.LocalName)
        {
            case "UnitTestResult":
                ReadResult(xml);
                break;
            case "UnitTest":
                ReadDefinition(xml);
                break;
            case "RunInfo" when xml.GetAttribute("outcome") is "Error" or "Failed":
                ReadRunInfo(xml);
                break;
        }
    }

    // A result with rows counts as its rows: it repeats them. Unless it failed although no row did.
    void ReadResult(XmlReader xml)
    {
        var (outcome, id, name) = (xml.GetAttribute("outcome"), xml.GetAttribute("testId") ?? "", xml.GetAttribute("testName") ?? "");
        var (message, trace, rows, failedBefore) = ("", "", 0, failed.Count);
        var depth = xml.Depth;
        var isEmpty = xml.IsEmptyElement;
        while (!isEmpty && xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            switch (xml.NodeType == XmlNodeType.Element ? xml.LocalName : "")
            {
                case "UnitTestResult":
                    rows++;
                    ReadResult(xml);
                    break;
                case "Message":
                    message = xml.ElementText(LongestMessage);
                    break;
                case "StackTrace":
                    trace = xml.ElementText(LongestTrace);
                    break;
            }
        }

        if (rows == 0 || (IsFailure(outcome) && failed.Count == failedBefore))
        {
            Count(outcome, id, name, message, trace);
        }
    }

    void Count(string? outcome, string id, string name, string message, string trace)
    {
        if (outcome is "Passed" or "PassedButRunAborted" or "Warning" or "Completed")
        {
            Passed++;
        }
        else if (!IsFailure(outcome))
        {
            Skipped++;
        }
        else
        {
            var place = StackTrace.Place(trace, root) ?? StackTrace.Place(message, root);
            (failedById.TryGetValue(id, out var others) ? others : failedById[id] = []).Add(failed.Count);
            failed.Add(new FailedTest
            {
                Name = SafeXml.Visible(name),
                Message = SafeXml.Visible(message).Trim('\n'),
                File = place?.File,
                Line = place?.Line ?? 0,
            });
        }
    }

    // The schema's default, for a result without an outcome, is Error.
    static bool IsFailure(string? outcome) =>
        outcome is null or "" or "Failed" or "Error" or "Timeout" or "Aborted" or "Disconnected" or "InProgress";

    // MSTest and NUnit name a result after the method alone; definitions come after results and know the class.
    void ReadDefinition(XmlReader xml)
    {
        if (xml.IsEmptyElement || !failedById.TryGetValue(xml.GetAttribute("id") ?? "", out var failures))
        {
            return;
        }

        var depth = xml.Depth;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "TestMethod" } && xml.GetAttribute("className") is { } className)
            {
                Qualify(failures, SafeXml.Visible(className.Split(',')[0]));
            }
        }
    }

    void Qualify(List<int> failures, string className)
    {
        foreach (var i in failures)
        {
            if (!failed[i].Name.Contains(className, StringComparison.Ordinal))
            {
                failed[i] = failed[i] with { Name = $"{className}.{failed[i].Name}" };
            }
        }
    }

    void ReadRunInfo(XmlReader xml)
    {
        var text = SafeXml.Visible(xml.ElementText(LongestMessage)).Trim();
        // xunit repeats each failed test here.
        if (text.Length > 0 && runErrors.Count < 3 && !text.StartsWith("[xUnit.net", StringComparison.Ordinal))
        {
            runErrors.Add(text);
        }
    }
}
