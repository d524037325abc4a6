#!/bin/sh
# A plain OpenSSH whose shell is a few lines of bash, as somebody might have at hand. Needs sshd; deliberately not a vCSA:
# `patchrig conform server --peer examples/foreign/openssh.sh` shows what the judge says of it.
#
# As root on Linux it lets root in by a password of its own, which no other program on the machine sees (unshare). Elsewhere
# it lets nobody in: then the judge has to say so, and not to try for ever.
set -eu
folder=$(mktemp -d)
read -r _
trap 'kill "$sshd" 2>/dev/null; rm -rf "$folder"' EXIT INT TERM
sshd=
ssh-keygen -q -t ed25519 -N '' -f "$folder/key"
password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
port=$((20000 + $$ % 10000))

# It runs nothing of what is typed.
cat > "$folder/shell" <<'SHELL'
#!/bin/bash
answer() {
  case $1 in
    "") ;;
    date) date ;;
    help | "help api list" | "help pi list") echo "commands: date, help, exit, software-packages" ;;
    "software-packages list --staged") echo "nothing is staged" ;;
    "software-packages stage --iso"*) echo "143 packages staged" ;;
    "software-packages install"*) echo "143 packages installed, please reboot" ;;
    *) echo "bash: ${1%% *}: command not found" ;;
  esac
}
if [ -n "${SSH_ORIGINAL_COMMAND:-}" ]; then answer "$SSH_ORIGINAL_COMMAND"; exit; fi
while read -rp "Command> " line; do
  case $line in exit | logout) exit ;; esac
  answer "$line"
done
SHELL
chmod 755 "$folder" "$folder/shell"

set -- /usr/sbin/sshd -D -f /dev/null -h "$folder/key" -p "$port" -o ListenAddress=127.0.0.1 -o PidFile=none \
  -o ForceCommand="$folder/shell" -o PermitRootLogin=yes -o PrintLastLog=yes
if [ "$(id -u)" = 0 ]; then
  mkdir -p /run/sshd
  hash=$(printf '%s\n' "$password" | openssl passwd -6 -stdin)
  sed "s|^root:[^:]*:|root:$hash:|" /etc/shadow > "$folder/shadow"
  chmod 600 "$folder/shadow"
  if unshare -m true 2>/dev/null; then
    set -- unshare -m sh -c 'mount --bind "$0" /etc/shadow && exec "$@"' "$folder/shadow" "$@"
  fi
fi
"$@" >/dev/null 2>&1 &
sshd=$!
while ! ssh-keyscan -p "$port" 127.0.0.1 2>/dev/null | grep -q ed25519; do
  kill -0 "$sshd" 2>/dev/null || { echo "sshd did not start: is openssh-server installed?" >&2; exit 1; }
  sleep 0.1
done
printf '{"version":1,"appliances":[{"name":"openssh","ssh":{"host":"127.0.0.1","port":%s,"user":"root","password":"%s"},"https":{"url":"https://127.0.0.1:1"}}]}\n' "$port" "$password"
cat >/dev/null
