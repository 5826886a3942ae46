using System.Text.Json;

namespace BuildKit.Parameters;

/// <summary>Writes what the schema says of one parameter.</summary>
sealed class SchemaProperty(Utf8JsonWriter json, Parameter parameter, AbsolutePath root)
{
    // What ScalarText reads, as far as a pattern can say it.
    const string Duration = @"^\s*(-?([0-9]+(\.[0-9]+)?(d|h|m|s|ms|D|H|M|S|MS))+|-?([0-9]+\.)?[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?)\s*$";
    const string Date = @"[0-9]{4}-[0-9]{2}-[0-9]{2}";
    const string Time = @"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?";
    const string Zone = @"(Z|[+-][0-9]{2}:[0-9]{2})?";

    readonly ParameterType type = parameter.Type;

    public void Write()
    {
        json.WriteStartObject(parameter.Name);
        if (parameter.Description is { } description)
        {
            json.WriteString("description", description);
        }

        if (parameter.IsSecret)
        {
            json.WriteBoolean("writeOnly", true);
        }

        WriteDefault();
        json.WriteStartArray("anyOf");
        WriteAlternatives();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // The value; null, which takes back what another file says; for a secret also its encrypted text.
    void WriteAlternatives()
    {
        json.WriteStartObject();
        if (type.IsList)
        {
            json.WriteString("type", "array");
            json.WriteStartObject("items");
            WriteItem();
            json.WriteEndObject();
        }
        else
        {
            WriteItem();
        }

        json.WriteEndObject();
        if (parameter.IsSecret)
        {
            json.WriteStartObject();
            json.WriteString("type", "string");
            json.WriteString("pattern", $"^{EncryptedText.Prefix}");
            json.WriteEndObject();
        }

        json.WriteStartObject();
        json.WriteString("type", "null");
        json.WriteEndObject();
    }

    void WriteItem()
    {
        json.WriteString("type", type.Kind == "whole number" ? "integer" : type.WrittenAs switch
        {
            WrittenAs.Number => "number",
            WrittenAs.Flag => "boolean",
            _ => "string",
        });
        if (parameter.Choices is { } choices)
        {
            json.WriteStartArray(parameter.AreChoicesAll ? "enum" : "examples");
            foreach (var choice in choices)
            {
                WriteValue(choice);
            }

            json.WriteEndArray();
        }

        WriteLimits();
        if ((parameter.Rules?.Pattern is { } own ? $"^(?:{own})$" : Pattern()) is { } pattern)
        {
            json.WriteString("pattern", pattern);
        }
    }

    void WriteLimits()
    {
        if (type.WrittenAs != WrittenAs.Number)
        {
            return;
        }

        var (least, greatest) = type.Range;
        WriteLimit("minimum", parameter.Rules?.Min ?? least);
        WriteLimit("maximum", parameter.Rules?.Max ?? greatest);
    }

    void WriteLimit(string name, object? limit)
    {
        if (limit is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(ScalarText.Of(limit));
        }
    }

    string? Pattern() => type.Kind switch
    {
        "duration" => Duration,
        "date" => $"^{Date}$",
        "time" => $"^{Time}$",
        "date and time" => $"^{Date}(T{Time}{Zone})?$",
        "character" => "^.$",
        "path" => "^.+$",
        _ when type.Item == typeof(Guid) => "^[({]?[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}[)}]?$",
        _ when type.Item == typeof(Uri) => "^[a-zA-Z][a-zA-Z0-9+.-]*:",
        _ when type.Item == typeof(Version) => @"^[0-9]+(\.[0-9]+){1,3}$",
        _ => null,
    };

    // Paths only within the workspace: another machine has others.
    void WriteDefault()
    {
        if (parameter.IsSecret || parameter.DefaultText is null || parameter.Default is not { } value)
        {
            return;
        }

        var texts = type.TextsOf(value).Select(text => type.Item != typeof(AbsolutePath) ? text : Relative(text)).ToList();
        if (texts.Contains(null))
        {
            return;
        }

        json.WritePropertyName("default");
        if (!type.IsList)
        {
            WriteValue(texts[0]!);
            return;
        }

        json.WriteStartArray();
        texts.ForEach(text => WriteValue(text!));
        json.WriteEndArray();
    }

    string? Relative(string path) => AbsolutePath.Of(path).RelativeTo(root).ToString() is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? null : relative;

    void WriteValue(string text)
    {
        if (type.WrittenAs == WrittenAs.Text)
        {
            json.WriteStringValue(text);
        }
        else
        {
            json.WriteRawValue(text);
        }
    }
}
