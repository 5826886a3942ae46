using System.Text;
using BuildKit.Deployments;
using BuildKit.Events;
using BuildKit.Ledger;
using BuildKit.Parameters;
using BuildKit.Targets;
using BuildKit.Tests.Repositories;

namespace BuildKit.Tests.Releases;

/// <summary>Runs targets of a script in a workspace, one at a time, as the engine would.</summary>
sealed class TestScript(object script, AbsolutePath root)
{
    public ScriptMembers Members { get; } = new(ScriptMember.Of(script), typeof(Target), typeof(Product), typeof(DeploymentEnvironment));

    public List<BuildEvent> Events { get; } = [];

    public TargetModel Define(string name)
    {
        var model = new TargetModel(name);
        Members.Of<Target>().Single(member => member.Name == name).Member(new TargetDefinition(model, Members));
        return model;
    }

    public async Task RunAsync(TargetModel target, StopSignal? stop = null)
    {
        using var step = (Scopes.Of(root, Events, stop) with { Target = target.Name }).Enter();
        foreach (var action in target.Step.Actions.Cast<CodeAction>())
        {
            await action.Code(CancellationToken.None);
        }
    }

    /// <summary>Runs the target with options, written as on the command line: <c>release=1.2.3</c>.</summary>
    public Task RunAsync(string target, params string[] options)
    {
        var model = Define(target);
        foreach (var option in options)
        {
            model.Options.Single(known => known.Name == option.Split('=')[0]).Value = option.Split('=')[1];
        }

        return RunOnceAsync(model);
    }

    // All targets share the options of a run, and the next run has none.
    async Task RunOnceAsync(TargetModel model)
    {
        try
        {
            await RunAsync(model);
        }
        finally
        {
            model.Options.ForEach(option => option.Value = null);
        }
    }

    public async Task<BuildError> FailAsync(string target, params string[] options) =>
        (await Assert.ThrowsAsync<BuildException>(() => RunAsync(target, options))).Error;
}

/// <summary>A workspace with one commit, and what a publish of a small shell program leaves.</summary>
sealed class ShopWorkspace : IDisposable
{
    public ShopWorkspace(string? tag = "v1.2.3")
    {
        Repository.Write(".gitignore", "artifacts/\n.buildkit/\n");
        Repository.CommitAll("begin");
        if (tag is not null)
        {
            Repository.Git("tag", tag);
        }

        Publish("1");
    }

    public TestRepository Repository { get; } = new();

    public AbsolutePath Root => Repository.Path;

    public void Publish(string content)
    {
        var tool = Repository.Write("artifacts/shop/shop", $"#!/bin/sh\necho shop {content}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(tool, (UnixFileMode)0b111_101_101);
        }

        Repository.Write("artifacts/shop/bin/é.txt", content);
        File.WriteAllText(Root / "artifacts/shop/old.txt", "!", Encoding.UTF8);
    }

    /// <summary>What the ledger of environments knows that share theirs with nobody.</summary>
    public async Task<List<DeploymentRecorded>> DeploymentsAsync() =>
        [.. (await new DeploymentLedger(Repository.Open(), LedgerSharing.Off, _ => { }).ReadAsync()).Cast<DeploymentRecorded>()];

    public void Dispose() => Repository.Dispose();
}
