using System.Text;
using BuildKit.Inventories;

namespace BuildKit.Tests.Inventories;

public class AnsibleTests
{

    static Inventory OfIni(string text) => AnsibleIni.Read(text, "hosts.ini");

    static Inventory OfList(string text) => AnsibleList.Read(PlacedJson.Parse(Encoding.UTF8.GetBytes(text), "list"), "list");

    static IEnumerable<string> Lines(Inventory inventory) => inventory.Hosts.Select(host => Inventory.Line(host).TrimEnd('\n').Replace('\t', '|'));

    [Fact]
    public void Groups_are_roles_and_variables_tell_the_way()
    {
        var inventory = OfIni("""
            # who is where
            mail.example.com ansible_user=postman

            [web]
            web-[01:02].example.com:2222 rack=a1 note="two words"   # by hand
            [db]   ; another comment
            one ansible_host=10.0.0.7 ansible_port=2200 ansible_user='root'

            [eu:children]
            web
            db

            [eu:vars]
            region = "eu west"
            ansible_user=deploy
            ansible_python_interpreter=/usr/bin/python3

            [all:vars]
            region=nowhere
            ansible_user=nobody
            """);

        Assert.Equal(
            [
                "mail.example.com|mail.example.com|postman||||region=7:nowhere ",
                "web-01.example.com|web-01.example.com|deploy|2222|eu,web||note=9:two words rack=2:a1 region=7:eu west ",
                "web-02.example.com|web-02.example.com|deploy|2222|eu,web||note=9:two words rack=2:a1 region=7:eu west ",
                "one|10.0.0.7|root|2200|db,eu||region=7:eu west ",
            ],
            Lines(inventory));
    }

    [Theory]
    [InlineData("web ansible_ssh_private_key_file=~/.ssh/id", "1:1", "the variable 'ansible_ssh_private_key_file' is not understood", "Name the key in ~/.ssh/config")]
    [InlineData("[a]\n  web ansible_become=yes", "2:3", "the variable 'ansible_become' is not understood", "Connect as the user who may deploy")]
    [InlineData("web ansible_password=hunter2", "1:1", "the variable 'ansible_password' is not understood", "Hosts are reached with keys")]
    [InlineData("web ansible_connection=local", "1:1", "'local' of ansible_connection is not the way that hosts are reached here, which is ssh", "docs/inventories.md")]
    [InlineData("web ansible_host='{{ ip }}'", "1:1", "'{{ ip }}' of ansible_host is no address", "Templates are not evaluated here")]
    [InlineData("web ansible_host=-oProxyCommand=x", "1:1", "'-oProxyCommand=x' of ansible_host is no address", "docs/inventories.md")]
    [InlineData("web ansible_port=x", "1:1", "'x' of ansible_port is no port", "docs/inventories.md")]
    [InlineData("web stray", "1:1", "'stray' is no variable", "Variables are NAME=VALUE.")]
    [InlineData("[a:hosts]\nweb", "1:1", "'[a:hosts]' is no section", "Sections are")]
    [InlineData("[web]\nw\n[a:children]\nwbe", "4:1", "there is no group 'wbe'", "Did you mean 'web'?")]
    [InlineData("[a:children]\nb\n[b:children]\na\n[c]\nw", "2:1", "groups contain each other in a circle", "docs/inventories.md")]
    [InlineData("web note=\"open", "1:1", "the quote \" has no end", "docs/inventories.md")]
    [InlineData("web;reboot", "1:1", "'web;reboot' does not name hosts: 'web;reboot' is not the name of a host", "docs/inventories.md")]
    public void What_is_not_understood_is_refused_with_its_place(string text, string place, string message, string hint)
    {
        var error = Assert.Throws<BuildException>(() => OfIni(text)).Error;

        Assert.Equal(("BK0582", 2), (error.Code, error.ExitCode));
        Assert.Equal($"hosts.ini:{place}", error.Facts[0].Value);
        Assert.StartsWith($"The Ansible inventory is not understood: {message}", error.Message, StringComparison.Ordinal);
        Assert.StartsWith(hint, error.Hint!.Replace("docs/inventories.md says", "docs/inventories.md", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_a_program_is_read_as_Ansible_reads_it()
    {
        var inventory = OfList("""
            {
              "_meta": { "hostvars": { "web-1": { "ansible_host": "10.0.0.1", "ports": [80, 443], "deep": { "a": true } }, "alone": {} } },
              "all": { "children": ["ungrouped", "eu"], "vars": { "region": "none" } },
              "eu": { "children": ["web"], "vars": { "region": "eu", "ansible_port": 2222 } },
              "web": { "hosts": ["web-1", "web-2"] },
              "cache": ["web-2"]
            }
            """);

        Assert.Equal(
            [
                "web-1|10.0.0.1||2222|eu,web||deep=8:{a:true} ports=8:[80,443] region=2:eu ",
                "web-2|web-2||2222|cache,eu,web||region=2:eu ",
                "alone|alone|||||region=4:none ",
            ],
            Lines(inventory));
    }

    [Theory]
    [InlineData("""{ "web": { "hosts": ["a"] } }""", "there is neither 'format', as in an inventory of BuildKit, nor '_meta.hostvars', as in one of Ansible")]
    [InlineData("""{ "_meta": { "hostvars": {} }, "web": 7 }""", "'web' is no group")]
    [InlineData("""{ "_meta": { "hostvars": {} }, "web": { "host": ["a"] } }""", "a group has hosts, vars and children, and no 'host'")]
    [InlineData("""{ "_meta": { "hostvars": {} }, "web": ["a b"] }""", "'a b' is not the name of a host")]
    [InlineData("""{ "_meta": { "hostvars": {} }, "web": [null] }""", "it is a name, not null")]
    public void A_list_that_is_not_understood_is_refused(string text, string message) =>
        Assert.Equal($"The Ansible inventory is not understood: {message}", Assert.Throws<BuildException>(() => OfList(text)).Error.Message);

    [Fact]
    public void A_host_of_several_groups_has_the_variables_of_the_innermost_and_of_the_last_in_the_alphabet() =>
        Assert.Equal(["h|h|||a,b,inner||x=1:b y=5:inner "], Lines(OfIni("""
            [b]
            h
            [a]
            h
            [inner]
            h
            [a:children]
            inner
            [a:vars]
            x=a
            y=a
            [b:vars]
            x=b
            [inner:vars]
            y=inner
            """)));
}
