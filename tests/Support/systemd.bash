#!/bin/bash
# One host with a real systemd for tests: Debian, made once by debootstrap, booted by systemd-nspawn in a network namespace of its own, with what it writes in memory.
#
#   systemd.bash make IMAGE                                         makes the image, which takes a minute; does nothing if it is there
#   systemd.bash hold DIRECTORY NAME ADDRESS NETWORK IMAGE DOTNET   boots it at ADDRESS; says "up" when sshd answers; takes all down when standard input ends
set -eu

verb=$1
shift

make() {
  image=$1
  [ ! -e "$image/.complete" ] || return 0
  rm -rf "$image"
  debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,openssh-server,iproute2,curl,libstdc++6,libssl3 bookworm "$image" >&2
  touch "$image/.complete"
}

hold() {
  fleet=$1 name=$2 address=$3 network=$4 image=$5 dotnet=$6
  root=$fleet/$name
  mkdir -p "$fleet"
  mount -t tmpfs -o size=2g,mode=755 "$name" "$fleet"
  mkdir -p "$root" "$fleet/upper" "$fleet/work"
  mount -t overlay -o "lowerdir=$image,upperdir=$fleet/upper,workdir=$fleet/work" "$name" "$root"
  ssh-keygen -q -t ed25519 -N '' -f "$fleet/client" -C fleet
  mkdir -p "$root/root/.ssh" "$root$dotnet"
  chmod 700 "$root/root/.ssh"
  cp "$fleet/client.pub" "$root/root/.ssh/authorized_keys"
  rm -f "$root"/etc/ssh/ssh_host_*
  ssh-keygen -q -t ed25519 -N '' -f "$root/etc/ssh/ssh_host_ed25519_key"
  echo "$address $(cut -d' ' -f1,2 "$root/etc/ssh/ssh_host_ed25519_key.pub")" >"$fleet/known_hosts"
  echo "$name" >"$root/etc/hostname"
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
  trap down EXIT
  for _ in $(seq 300); do
    if (exec 3<>"/dev/tcp/$address/22") 2>/dev/null; then
      echo up
      cat >/dev/null
      return 0
    fi
    kill -0 "$machine" || break
    sleep 0.1
  done
  echo "$name does not answer: $(tail -n 20 "$fleet/log")" >&2
  return 1
}

down() {
  pkill -KILL -P "$machine" 2>/dev/null || :
  kill -TERM "$machine" 2>/dev/null || :
  wait "$machine" 2>/dev/null || :
  ip netns del "$name" 2>/dev/null || :
  ip link del "$name" 2>/dev/null || :
  umount -l "$root" 2>/dev/null || :
  umount -l "$fleet" 2>/dev/null || :
  rmdir "$fleet" 2>/dev/null || :
}

"$verb" "$@"
