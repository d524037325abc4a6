#!/bin/sh
# A plain OpenSSH whose shell is a few lines of bash, as somebody might have at hand. Needs sshd, and to be root. It lets
# nobody in by the password that it names: the judge has to say so, and not to try for ever. Deliberately not a vCSA.
set -eu
folder=$(mktemp -d)
read -r _
ssh-keygen -q -t ed25519 -N '' -f "$folder/key"
port=$((20000 + $$ % 10000))
printf '#!/bin/bash\nwhile read -rp "Command> " line; do eval "$line"; done\n' > "$folder/shell"
chmod +x "$folder/shell"
mkdir -p /run/sshd
/usr/sbin/sshd -D -f /dev/null -h "$folder/key" -p "$port" -o ListenAddress=127.0.0.1 -o PidFile=none \
  -o ForceCommand="$folder/shell" -o PermitRootLogin=yes >/dev/null 2>&1 &
sshd=$!
trap 'kill "$sshd" 2>/dev/null; rm -rf "$folder"' EXIT INT TERM
while ! ssh-keyscan -p "$port" 127.0.0.1 2>/dev/null | grep -q ed25519; do sleep 0.1; done
printf '{"version":1,"appliances":[{"name":"openssh","ssh":{"host":"127.0.0.1","port":%s,"user":"root","password":"unknown"},"https":{"url":"https://127.0.0.1:1"}}]}\n' "$port"
cat >/dev/null
