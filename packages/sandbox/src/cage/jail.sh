# Runs inside fresh namespaces, as their root. Builds a root folder that holds only what a worker reads, makes it this process's
# whole world, gives up every privilege and becomes the worker.
# usage: sh jail.sh FOLDER USER_ID COMMAND...      FOLDER holds jail/ (empty), points (kind and path, a line each) and fstab
set -eu
folder=$1 user=$2
jail=$folder/jail
shift 2

mount -t tmpfs -o size=1m,mode=755,nosuid,nodev sandbox "$jail"
while IFS= read -r kind && IFS= read -r point; do
  case $kind in
    folder) mkdir -p "$jail$point" ;;
    file) mkdir -p "$jail${point%/*}" && : >"$jail$point" ;;
  esac
done <"$folder/points"
mount --all --fstab "$folder/fstab"
mount -o remount,bind,ro,nosuid,nodev "$jail"
cd "$jail"

# At most this many processes: dash calls the limit -p, other shells -u.
ulimit -p 256 2>/dev/null || true
ulimit -u 256 2>/dev/null || true

# When the process that made the namespaces is killed, this one dies, and with it, as the first of its process space, all others.
drop="--pdeathsig=KILL --bounding-set=-all --inh-caps=-all --no-new-privs"
[ "$user" = 0 ] || drop="$drop --reuid=$user --regid=$user --clear-groups"
exec chroot "$jail" /setpriv $drop -- "$@"
