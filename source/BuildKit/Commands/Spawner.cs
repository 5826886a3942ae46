namespace BuildKit.Commands;

/// <summary>Starts a process by posix_spawn: own session and group, own directory, ordinary signals, no descriptors but three.</summary>
static unsafe class Spawner
{
    const int SetSignalDefaults = 0x04;
    const int SetSignalMask = 0x08;

    // A session of its own is a process group of its own too; and without a terminal, a tool that asks for a
    // password there fails at once, whereas a mere background group would be stopped by SIGTTIN and never end.
    static readonly int NewSession = Posix.IsMac ? 0x0400 : 0x80;
    static readonly int CloseByDefault = Posix.IsMac ? 0x4000 : 0;
    static readonly bool Enters = Posix.Exports("posix_spawn_file_actions_addchdir_np");
    static readonly bool ClosesFrom = !Posix.IsMac && Posix.Exports("posix_spawn_file_actions_addclosefrom_np");

    /// <summary>Returns 0, or the error number.</summary>
    public static int Start(ProcessStart start, ProcessPipes pipes, out int process)
    {
        Posix.KeepExitCodes();
        start = Enters ? start : start.ThroughShell();
        using var file = new NativeStrings([start.File]);
        using var arguments = new NativeStrings([start.Command.Tool, .. start.Command.Arguments]);
        using var environment = new NativeStrings([.. start.Environment.Select(variable => $"{variable.Key}={variable.Value}")]);
        var actions = stackalloc long[Posix.StructureWords];
        var attributes = stackalloc long[Posix.StructureWords];
        _ = Posix.ActionsInit(actions);
        _ = Posix.AttributesInit(attributes);
        try
        {
            var error = Prepare(start, pipes, actions, attributes);
            process = 0;
            return error != 0 ? error : Posix.Spawn(out process, file.Table[0], actions, attributes, arguments.Table, environment.Table);
        }
        finally
        {
            _ = Posix.ActionsDestroy(actions);
            _ = Posix.AttributesDestroy(attributes);
        }
    }

    static int Prepare(ProcessStart start, ProcessPipes pipes, void* actions, void* attributes)
    {
        Connect(start, pipes, actions);
        if (Enters && Posix.ActionsEnter(actions, start.Directory) is var error and not 0)
        {
            return error;
        }

        if (ClosesFrom)
        {
            _ = Posix.ActionsCloseFrom(actions, 3);
        }

        // .NET ignores SIGPIPE, and an ignored signal stays ignored across exec: 'yes | head' would never end.
        var signals = stackalloc long[Posix.StructureWords];
        _ = Posix.SignalsNone(signals);
        _ = Posix.AttributesSetMask(attributes, signals);
        _ = Posix.SignalsAll(signals);
        _ = Posix.AttributesSetDefault(attributes, signals);
        var session = start.Command.IsInteractive ? 0 : NewSession;
        return Posix.AttributesSetFlags(attributes, (short)(SetSignalDefaults | SetSignalMask | CloseByDefault | session));
    }

    static void Connect(ProcessStart start, ProcessPipes pipes, void* actions)
    {
        if (pipes.Input is { } input)
        {
            _ = Posix.ActionsDuplicate(actions, input.Reader, 0);
        }
        else if (!start.Command.IsInteractive)
        {
            _ = Posix.ActionsOpen(actions, 0, "/dev/null", flags: 0, mode: 0);
        }
        else
        {
            Inherit(actions, 0);
        }

        Connect(actions, pipes.Output, 1);
        Connect(actions, pipes.Errors, 2);
    }

    static void Connect(void* actions, Pipe? pipe, int descriptor)
    {
        if (pipe is null)
        {
            Inherit(actions, descriptor);
        }
        else
        {
            _ = Posix.ActionsDuplicate(actions, pipe.Writer, descriptor);
        }
    }

    static void Inherit(void* actions, int descriptor)
    {
        if (Posix.IsMac)
        {
            _ = Posix.ActionsInherit(actions, descriptor);
        }
    }
}
