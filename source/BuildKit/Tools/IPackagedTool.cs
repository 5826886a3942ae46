namespace BuildKit.Tools;

/// <summary>An injection whose value is a tool that comes as a package: what <c>:tools</c> lists, restores and updates.</summary>
interface IPackagedTool
{
    /// <summary>By which the lock file knows it.</summary>
    string Key { get; }

    /// <summary>One line of what is known without asking anyone.</summary>
    string Describe(InjectedMember member);

    /// <summary>Makes sure that the tool can be used without a network.</summary>
    Task RestoreAsync(InjectedMember member, Action<string> say, CancellationToken cancellation);

    /// <summary>Locks the newest version that the member allows.</summary>
    Task UpdateAsync(InjectedMember member, Action<string> say, CancellationToken cancellation);

    /// <summary>Takes everything out of the lock file that is not known by one of these keys.</summary>
    void ForgetOthers(AbsolutePath root, IReadOnlyCollection<string> keys);
}
