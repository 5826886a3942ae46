using System.Runtime.InteropServices;

namespace BuildKit.Commands;

/// <summary>The functions of the C library that starting, reading and ending processes needs (Linux with glibc or musl, macOS).</summary>
static unsafe partial class Posix
{
    public const int SignalInterrupt = 2;
    public const int SignalKill = 9;
    public const int PermissionDenied = 13;
    public const int NoSuchFile = 2;
    public const int NotADirectory = 20;
    public const int FormatUnknown = 8;
    public const int FileBusy = 26;
    public const int ArgumentsTooLong = 7;
    public const int Interrupted = 4;
    public static readonly int TryAgain = OperatingSystem.IsMacOS() ? 35 : 11;
    public const short CanRead = 1;
    public const short CanWrite = 4;

    public static readonly bool IsMac = OperatingSystem.IsMacOS();
    static readonly bool VariableArgumentsOnStack = IsMac && RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>Opaque C structures are given this many bytes; the largest is 336 (glibc's posix_spawnattr_t).</summary>
    public const int StructureWords = 64;

    public static bool Exports(string function) =>
        NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), function, out _);

    /// <summary>True if this user may do it: 0 exists, 1 executes or enters.</summary>
    public static bool Allows(string path, int mode) => Access(path, mode) == 0;

    /// <summary>
    /// Where this program was started with SIGCHLD ignored, as by some services, the system would throw exit codes away. Must
    /// come before the framework installs a handler of its own, which it does for its first process or console.
    /// </summary>
    public static void KeepExitCodes()
    {
        var action = stackalloc long[StructureWords];
        var signal = IsMac ? 20 : 17;
        const nint ignore = 1;
        if (SignalAction(signal, null, action) == 0 && *(nint*)action == ignore)
        {
            _ = SetSignal(signal, 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int SignalAction(int signal, void* action, void* former);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetSignal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    public static partial int Spawn(out int process, byte* file, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int AttributesInit(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static partial int AttributesDestroy(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int AttributesSetFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int AttributesSetMask(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int AttributesSetDefault(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    public static partial int SignalsNone(void* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    public static partial int SignalsAll(void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int ActionsInit(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int ActionsDestroy(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int ActionsDuplicate(void* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ActionsOpen(void* actions, int descriptor, string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ActionsEnter(void* actions, string directory);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    public static partial int ActionsCloseFrom(void* actions, int descriptor);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addinherit_np")]
    public static partial int ActionsInherit(void* actions, int descriptor);

    [LibraryImport("libc", EntryPoint = "pipe", SetLastError = true)]
    public static partial int Pipe(int* ends);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* ends, int flags);

    /// <summary>fcntl(2).</summary>
    public static int Control(int descriptor, int command, nint argument) => VariableArgumentsOnStack
        ? Control(descriptor, command, 0, 0, 0, 0, 0, 0, argument)
        : ControlByRegister(descriptor, command, argument);

    // Where variable arguments are passed on the stack, the eight registers are filled first.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, nint a, nint b, nint c, nint d, nint e, nint f, nint argument);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int ControlByRegister(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    public static partial int WaitId(int kind, int process, void* information, int options);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint SystemCall(nint number, nint a, nint b, nint c, nint d);

    /// <summary>One line of poll(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
