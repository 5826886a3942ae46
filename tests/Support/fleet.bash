#!/bin/bash
# Hosts for tests: network namespaces with an sshd each, with a file system, processes, a name, an address and a host key of their own.
# The machine's own root is below all of them, and what they write stays in memory.
#
#   fleet.bash hold DIRECTORY PREFIX NETWORK NAME...   DIRECTORY is made; PREFIX names links and namespaces; addresses are NETWORK.1, .2, ...;
#                                                  says "up", and takes everything down when its standard input ends
#   fleet.bash start DIRECTORY NAME                  starts a host again, with what it had written
#   fleet.bash off DIRECTORY NAME                    pulls its plug
#   fleet.bash down DIRECTORY                        removes everything, whatever is left of it
set -eu

# Of NAME: its number, its network namespace, its end of the link on this side, its control group.
known() {
  read -r prefix network <"$fleet/fleet"
  number=$(cat "$fleet/$1/number")
  netns=$prefix-$number
  link=$prefix-v$number
  address=$network.$number
  group=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)/$prefix-$number
}

up() {
  prefix=$1 network=$2
  shift 2
  mkdir -p "$fleet"
  mount -t tmpfs -o size=4g,mode=755 "$prefix" "$fleet"
  echo "$prefix $network" >"$fleet/fleet"
  ssh-keygen -q -t ed25519 -N '' -f "$fleet/client" -C fleet
  ip link add "$prefix" type bridge
  ip addr add "$network.254/24" dev "$prefix"
  ip link set "$prefix" up
  number=0
  for name in "$@"; do
    number=$((number + 1))
    mkdir -p "$fleet/$name"
    echo "$number" >"$fleet/$name/number"
  done
  for name in "$@"; do
    prepare "$name" &
  done
  for job in $(jobs -p); do wait "$job"; done
  for name in "$@"; do boot "$name"; done
  for name in "$@"; do
    await "$name"
    echo "$address $(cut -d' ' -f1,2 "$fleet/$name/root/etc/ssh/ssh_host_ed25519_key.pub")" >>"$fleet/known_hosts"
  done
}

hold() {
  up "$@"
  echo up
  cat >/dev/null
  down
}

prepare() {
  known "$1"
  root=$fleet/$1/root
  mkdir -p "$fleet/$1/upper" "$fleet/$1/work" "$root" "$group"
  ip netns add "$netns"
  ip link add "$link" type veth peer name eth0 netns "$netns"
  ip link set "$link" master "$prefix" up
  ip -n "$netns" addr add "$address/24" dev eth0
  ip -n "$netns" link set lo up
  ip -n "$netns" link set eth0 up
  mount -t overlay -o "lowerdir=/,upperdir=$fleet/$1/upper,workdir=$fleet/$1/work" "$prefix" "$root"
  mkdir -p "$root/etc/ssh" "$root/root/.ssh" "$root/srv"
  rm -f "$root"/etc/ssh/ssh_host_*
  # What a person has here for a shell of its own says nothing about hosts, and every session would run it.
  rm -f "$root"/root/.bashrc "$root"/root/.bash_profile "$root"/root/.profile "$root"/root/.zshenv
  ssh-keygen -q -t ed25519 -N '' -f "$root/etc/ssh/ssh_host_ed25519_key"
  cp "$fleet/client.pub" "$root/root/.ssh/authorized_keys"
  chmod 700 "$root/root" "$root/root/.ssh"
  chmod 600 "$root/root/.ssh/authorized_keys"
  echo "$1" >"$root/etc/hostname"
  tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
  printf '%s\n' 'Port 22' 'HostKey /etc/ssh/ssh_host_ed25519_key' 'PermitRootLogin prohibit-password' 'PasswordAuthentication no' \
    'UsePAM no' 'UseDNS no' 'PidFile /run/sshd.pid' >"$root/etc/ssh/sshd_config"
}

# Its first process only starts sshd and collects what has ended, so that sshd can be stopped without ending the host.
boot() {
  known "$1"
  root=$fleet/$1/root
  ip link set "$link" up
  # shellcheck disable=SC2016 # expanded by the shell that runs it
  bash -c '
    echo $$ >"$1/cgroup.procs"
    exec ip netns exec "$4" unshare --mount --uts --ipc --pid --fork --kill-child -- bash -c "
      mount --make-rprivate /; hostname $2
      mount -t proc proc $3/proc; mount -t sysfs sys $3/sys; mount --rbind /dev $3/dev; mount -t tmpfs tmp $3/tmp; mount -t tmpfs run $3/run
      mkdir -p $3/run/sshd; cat $3/proc/sys/kernel/random/uuid >$3/run/boot_id; mount --bind $3/run/boot_id $3/proc/sys/kernel/random/boot_id
      exec chroot $3 /bin/sh -c \"/usr/sbin/sshd -D -e & while :; do sleep 100000 & wait; done\""
    ' boot "$group" "$1" "$root" "$netns" >"$fleet/$1/log" 2>&1 </dev/null &
  echo $! >"$fleet/$1/outer"
  disown
}

await() {
  known "$1"
  outer=$(cat "$fleet/$1/outer")
  for _ in $(seq 200); do
    if (exec 3<>"/dev/tcp/$address/22") 2>/dev/null; then
      cut -d' ' -f1 "/proc/$outer/task/$outer/children" >"$fleet/$1/pid"
      return 0
    fi
    sleep 0.02
  done
  echo "$1 does not answer at $address:22: $(cat "$fleet/$1/log")" >&2
  return 1
}

start() {
  boot "$1"
  await "$1"
}

off() {
  known "$1"
  ip link set "$link" down
  echo 1 >"$group/cgroup.kill"
}

# One at a time: whoever holds a fleet does so when its test process is killed, and so does the next process, which finds it left.
down() {
  { exec 9<"$(dirname "$fleet")"; } 2>/dev/null || return 0
  flock 9
  [ -e "$fleet/fleet" ] || { umount -l "$fleet" 2>/dev/null || :; rmdir "$fleet" 2>/dev/null || :; return 0; }
  for path in "$fleet"/*/number; do
    [ -e "$path" ] || continue
    name=$(basename "$(dirname "$path")")
    known "$name"
    { echo 1 >"$group/cgroup.kill"; } 2>/dev/null || :
    { echo 0 >"$group/cgroup.freeze"; } 2>/dev/null || :
    for _ in $(seq 100); do
      grep -q . "$group/cgroup.procs" 2>/dev/null || break
      sleep 0.01
    done
    rmdir "$group" 2>/dev/null || :
    ip netns del "$netns" 2>/dev/null || :
    ip link del "$link" 2>/dev/null || :
    umount "$fleet/$name/root" 2>/dev/null || umount -l "$fleet/$name/root" 2>/dev/null || :
  done
  read -r prefix network <"$fleet/fleet"
  ip link del "$prefix" 2>/dev/null || :
  umount "$fleet" 2>/dev/null || umount -l "$fleet"
  rmdir "$fleet"
}

verb=$1 fleet=$2
shift 2
"$verb" "$@"
