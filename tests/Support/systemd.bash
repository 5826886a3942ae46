#!/bin/bash
# One host with a real systemd for tests: this machine's own root with its systemd, booted by systemd-nspawn in a network namespace of its own. Nothing of the
# machine's own services is started, and what the host writes stays in memory.
#
#   systemd.bash hold DIRECTORY NAME ADDRESS NETWORK DOTNET   boots it at ADDRESS; says "up" when sshd answers; takes all down when standard input ends
set -eu

verb=$1
shift

hold() {
  fleet=$1 name=$2 address=$3 network=$4 dotnet=$5
  root=$fleet/$name machine=''
  trap down EXIT
  mkdir -p "$fleet"
  mount -t tmpfs -o size=2g,mode=755 "$name" "$fleet"
  mkdir -p "$root" "$fleet/upper" "$fleet/work"
  mount -t overlay -o "lowerdir=/,upperdir=$fleet/upper,workdir=$fleet/work" "$name" "$root"
  enter
  units
  ip netns add "$name"
  ip link add "$name" type veth peer name eth0 netns "$name"
  ip addr add "$network.254/24" dev "$name"
  ip link set "$name" up
  ip -n "$name" addr add "$address/24" dev eth0
  ip -n "$name" link set lo up
  ip -n "$name" link set eth0 up
  systemd-nspawn --quiet --register=no --keep-unit --machine="$name" --directory="$root" --network-namespace-path="/run/netns/$name" \
    --bind-ro="$dotnet" --console=pipe --boot >"$fleet/log" 2>&1 </dev/null &
  machine=$!
  for _ in $(seq 600); do
    if (exec 3<>"/dev/tcp/$address/22") 2>/dev/null; then
      echo up
      cat >/dev/null
      return 0
    fi
    kill -0 "$machine" || break
    sleep 0.05
  done
  echo "$name does not answer: $(tail -n 20 "$fleet/log")" >&2
  return 1
}

# A name, a key and a door of its own.
enter() {
  ssh-keygen -q -t ed25519 -N '' -f "$fleet/client" -C fleet
  mkdir -p "$root/root/.ssh" "$root/etc/ssh" "$root$dotnet"
  rm -f "$root"/etc/ssh/ssh_host_* "$root"/root/.bashrc "$root"/root/.bash_profile "$root"/root/.profile
  ssh-keygen -q -t ed25519 -N '' -f "$root/etc/ssh/ssh_host_ed25519_key"
  cp "$fleet/client.pub" "$root/root/.ssh/authorized_keys"
  chmod 700 "$root/root" "$root/root/.ssh"
  chmod 600 "$root/root/.ssh/authorized_keys"
  echo "$address $(cut -d' ' -f1,2 "$root/etc/ssh/ssh_host_ed25519_key.pub")" >"$fleet/known_hosts"
  echo "$name" >"$root/etc/hostname"
  tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
  printf '%s\n' 'Port 22' 'HostKey /etc/ssh/ssh_host_ed25519_key' 'PermitRootLogin prohibit-password' 'PasswordAuthentication no' 'UsePAM no' 'UseDNS no' >"$root/etc/ssh/sshd_config"
}

# What the machine has enabled, and what it mounts, is not the host's.
units() {
  rm -rf "$root"/etc/systemd/system
  mkdir -p "$root/etc/systemd/system/host.target.wants"
  : >"$root/etc/fstab"
  printf '%s\n' '[Unit]' 'Requires=basic.target' 'After=basic.target' 'AllowIsolate=yes' >"$root/etc/systemd/system/host.target"
  printf '%s\n' '[Service]' 'ExecStartPre=/bin/mkdir -p /run/sshd' 'ExecStart=/usr/sbin/sshd -D' >"$root/etc/systemd/system/host-sshd.service"
  ln -s host.target "$root/etc/systemd/system/default.target"
  ln -s ../host-sshd.service "$root/etc/systemd/system/host.target.wants/host-sshd.service"
}

down() {
  [ -z "$machine" ] || pkill -KILL -P "$machine" 2>/dev/null || :
  [ -z "$machine" ] || kill -TERM "$machine" 2>/dev/null || :
  [ -z "$machine" ] || wait "$machine" 2>/dev/null || :
  ip netns del "$name" 2>/dev/null || :
  ip link del "$name" 2>/dev/null || :
  umount -l "$root" 2>/dev/null || :
  umount -l "$fleet" 2>/dev/null || :
  rmdir "$fleet" 2>/dev/null || :
}

"$verb" "$@"
