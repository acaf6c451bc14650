#!/bin/bash
# Work in a run's directory on this machine's own disk and keep a copy of it elsewhere: for machines that share no disk
# and may be taken away.
#
#     scripts/keep_run.sh runs/glm hf://buckets/owner/think/glm/17-of-64 \
#         .venv/bin/python generate/run.py --shard 17/64 --model glm --images images.jsonl --out runs/glm
#
# What follows the directory and the copy is run, from the repository's root. The copy is a folder of a bucket on the Hub, or
# of a mounted file system, and belongs to this job alone. It is fetched where the directory is not here yet, written
# every KEEP_EVERY seconds (300), and once more at the end, also by SIGTERM. The exit code is the command's.
set -uo pipefail
run=$1 copy=$2
shift 2

# Files are written whole, then closed: a bucket that is mounted keeps no more than that. A shard that grows meanwhile
# is copied with a torn last line, over which readers pass.
carry() { # from, to
    case "$copy" in
        hf://*) .venv/bin/hf buckets sync "$1" "$2" --quiet 2>&1 > /dev/null | tail -n 1 >&2 ;;  # of a traceback
        *) mkdir -p "$2" && cp -r --update --preserve=timestamps "$1/." "$2" ;;
    esac
}

# The copy is begun before it is fetched: then one that cannot be fetched is a failure, and never an empty beginning,
# whose shards would be written over those in the copy.
if [ ! -e "$run/kept" ]; then
    first=$(mktemp -d)
    date > "$first/kept"
    mkdir -p "$run"
    carry "$first" "$copy" && carry "$copy" "$run" && [ -e "$run/kept" ] || exit 1
fi

child="" told=""
tell() { told=yes; [ -z "$child" ] || kill -TERM "$child" 2> /dev/null; }
trap tell TERM INT
"$@" &
child=$!
[ -z "$told" ] || kill -TERM "$child" 2> /dev/null  # the signal came before its number was known

(trap 'kill $! 2> /dev/null; exit' TERM; while sleep "${KEEP_EVERY:-300}" & wait $!; do carry "$run" "$copy"; done) &
keeper=$!
while wait "$child"; code=$?; kill -0 "$child" 2> /dev/null; do :; done  # a signal ends wait, not the child
kill "$keeper"
wait "$keeper" 2> /dev/null

for pause in 1 5 25 0; do
    carry "$run" "$copy" && exit "$code"
    sleep "$pause"
done
echo "error: $run was not copied to $copy; what is there is of the last time" >&2
exit $((code ? code : 1))
