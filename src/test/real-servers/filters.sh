#!/bin/sh
# Starts Debian's rspamd and spamd on 127.0.0.1, with settings in a folder of their own. They ask
# nobody else, and keep nothing. As root, with the packages rspamd and spamd installed.
#
#   filters.sh start FOLDER RSPAMD_PORT SPAMD_PORT
#   filters.sh stop FOLDER
set -eu

command=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd)

configure_rspamd() {
    local=$dir/local.d
    mkdir -p "$local" "$dir/data"
    printf 'bind_socket = "127.0.0.1:%s";\ncount = 1;\n' "$1" > "$local/worker-normal.inc"
    echo 'enabled = false;' > "$local/worker-proxy.inc"
    echo 'enabled = false;' > "$local/worker-controller.inc"
    # else it takes the domains of tests for words
    { cat /usr/share/rspamd/effective_tld_names.dat; echo example; } > "$dir/domains"
    printf '%s\nurl_tld = "%s/domains";\n' \
        'dns { nameserver = ["127.0.0.1:9"]; timeout = 0.05s; retransmits = 1; }' "$dir" \
        > "$local/options.inc"
    # it asks the DNS for names, and takes no answer for a no
    echo 'enabled = false;' > "$local/hfilter.conf"
    printf 'type = "file";\nfilename = "%s/rspamd.log";\n' "$dir" > "$local/logging.inc"
}

start() {
    configure_rspamd "$1"
    rspamd -f --insecure -c /etc/rspamd/rspamd.conf --var=LOCAL_CONFDIR="$dir" \
        --var=DBDIR="$dir/data" --var=RUNDIR="$dir/data" --var=LOGDIR="$dir" \
        > "$dir/rspamd.out" 2>&1 < /dev/null &
    echo $! > "$dir/rspamd.pid"
    spamd --local --nouser-config --username=nobody --listen=127.0.0.1 --port="$2" \
        --max-children=1 > "$dir/spamd.out" 2>&1 < /dev/null &
    echo $! > "$dir/spamd.pid"
}

case $command in
    start) start "$3" "$4" ;;
    stop) kill "$(cat "$dir/rspamd.pid")" "$(cat "$dir/spamd.pid")" ;;
    *) exit 2 ;;
esac
