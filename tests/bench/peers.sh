#!/usr/bin/env bash
# Fetching side by side with other readers, from one local server: once with nothing stored, once more with nothing new.
#
#   tests/bench/peers.sh CORPUS [RUNS]
#
# CORPUS holds feeds/*.xml, urls-hosts.txt with their addresses, one a line, on 127.0.0.x and port 8088 (for another one
# set PORT too), and feeds-hosts.opml with the same addresses, which Khabar imports.
# Readers that are not installed are left out; KHABAR, NEWSRAFT and NEWSBOAT name other commands. Every reader is as it
# comes; newsboat then asks one server at a time, THREADS=8 lets it ask eight. Prints medians.
set -euo pipefail
corpus=$(realpath "${1:?a folder with feeds/ and urls-hosts.txt}")
runs=${2:-5}
port=${PORT:-8088}
here=$(cd "$(dirname "$0")/../.." && pwd)
khabar=${KHABAR:-$here/target/release/khabar}
newsraft=${NEWSRAFT:-newsraft}
newsboat=${NEWSBOAT:-newsboat}
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

# Keeps connections open and answers conditional requests.
python3 - "$corpus" "$port" <<'PY' &
import functools, http.server, socketserver, sys
class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *args): pass
class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256
Server(("", int(sys.argv[2])), functools.partial(Handler, directory=sys.argv[1])).serve_forever()
PY
server=$!
until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do sleep 0.05; done

urls=$corpus/urls-hosts.txt
opml=$corpus/feeds-hosts.opml
time_of() { # seconds that a command takes
    local begin end
    begin=$(date +%s%N)
    "$@" >"$work/out" 2>&1 || { cat "$work/out" >&2; return 1; }
    end=$(date +%s%N)
    echo $(((end - begin) / 1000000))
}
median() { sort -n | sed -n "$(((runs + 1) / 2))p"; }

khabar_new() { rm -rf "$work/k"; "$khabar" --data "$work/k" import "$opml" >/dev/null 2>&1; }
khabar_fetch() { "$khabar" --data "$work/k" fetch --no-index; }
khabar_whole() { "$khabar" --data "$work/k" fetch; }
newsraft_new() { rm -f "$work/raft.db"*; cp "$urls" "$work/raft.feeds"; : >"$work/raft.conf"; }
newsraft_fetch() { $newsraft -f "$work/raft.feeds" -c "$work/raft.conf" -d "$work/raft.db" -e reload-all; }
newsboat_new() { rm -f "$work/boat.db"*; echo "reload-threads ${THREADS:-1}" >"$work/boat.conf"; }
newsboat_fetch() { $newsboat -u "$urls" -c "$work/boat.db" -C "$work/boat.conf" -x reload; }

readers=()
[ -x "$khabar" ] && readers+=(khabar)
$newsraft -v >/dev/null 2>&1 && readers+=(newsraft)
$newsboat -v >/dev/null 2>&1 && readers+=(newsboat)
for _ in $(seq "$runs"); do
    for reader in "${readers[@]}"; do
        "${reader}_new"
        time_of "${reader}_fetch" >>"$work/$reader.cold"
        time_of "${reader}_fetch" >>"$work/$reader.again"
    done
    if [ -x "$khabar" ]; then
        khabar_new
        time_of khabar_whole >>"$work/khabar.whole"
    fi
done
for reader in "${readers[@]}"; do
    echo "$reader: cold $(median <"$work/$reader.cold") ms, again $(median <"$work/$reader.again") ms"
done
[ -s "$work/khabar.whole" ] && echo "khabar: cold with the search index complete $(median <"$work/khabar.whole") ms"
