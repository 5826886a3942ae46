namespace BuildKit;

/// <summary>Runs the targets of a script one at a time; for scripts whose targets share fields.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SequentialAttribute : Attribute;
