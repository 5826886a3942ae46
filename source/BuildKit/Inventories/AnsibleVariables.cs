using System.Collections.Immutable;
using System.Globalization;

namespace BuildKit.Inventories;

/// <summary>
/// What variables of Ansible say of the way to a host. Those that are not about it are facts. What would change the way and is not understood here
/// is refused, because without it another machine or another user could be meant.
/// </summary>
static class AnsibleVariables
{
    const string Prefix = "ansible_";

    // They say how Ansible's own modules run on the host, which nothing here does.
    static readonly string[] OfModules = ["ansible_python_interpreter", "ansible_shell_type", "ansible_pipelining", "ansible_remote_tmp", "ansible_network_os"];

    /// <exception cref="BuildException">BK0582.</exception>
    public static InventoryHost Describe(InventoryHost host, IEnumerable<AnsibleVariable> variables)
    {
        var facts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var variable in variables)
        {
            if (variable.Name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                host = Apply(host, variable);
            }
            else
            {
                facts[variable.Name] = variable.Value;
            }
        }

        return host with { Facts = facts.ToImmutable() };
    }

    static InventoryHost Apply(InventoryHost host, AnsibleVariable variable) => variable.Name switch
    {
        "ansible_host" or "ansible_ssh_host" => HostAddress.IsOne(variable.Value) ? host with { Address = variable.Value } : throw Invalid(variable, "no address"),
        "ansible_user" or "ansible_ssh_user" => HostPattern.IsUser(variable.Value) ? host with { User = variable.Value } : throw Invalid(variable, "no name of a user"),
        "ansible_port" or "ansible_ssh_port" => int.TryParse(variable.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && HostPattern.IsPort(port)
            ? host with { Port = port } : throw Invalid(variable, "no port"),
        "ansible_connection" => variable.Value is "ssh" or "smart" ? host : throw Invalid(variable, "not the way that hosts are reached here, which is ssh"),
        _ when OfModules.Contains(variable.Name) => host,
        _ => throw Errors.AnsibleNotUnderstood(variable.Place, $"the variable '{variable.Name}' is not understood", Advice(variable.Name)).Exception(),
    };

    // What is a password is in no message.
    static string Advice(string name) => name switch
    {
        "ansible_ssh_private_key_file" or "ansible_private_key_file" => "Name the key in ~/.ssh/config: Host web-* and below it IdentityFile FILE.",
        "ansible_ssh_common_args" or "ansible_ssh_extra_args" or "ansible_ssh_args" => "Say it in ~/.ssh/config, such as ProxyJump for a jump host.",
        "ansible_password" or "ansible_ssh_pass" or "ansible_ssh_password" => "Hosts are reached with keys; remove the password from the inventory, where anybody can read it.",
        _ when name.StartsWith("ansible_become", StringComparison.Ordinal) => "Connect as the user who may deploy, or say sudo in the commands of the deployment.",
        _ => "Understood are ansible_host, ansible_user and ansible_port; all else about connections belongs to ~/.ssh/config.",
    };

    static BuildException Invalid(AnsibleVariable variable, string what) =>
        Errors.AnsibleNotUnderstood(variable.Place, $"'{variable.Value}' of {variable.Name} is {what}", variable.Value.Contains("{{", StringComparison.Ordinal) ? "Templates are not evaluated here; 'ansible-inventory --list' writes what they come to." : null).Exception();
}
