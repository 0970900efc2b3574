#!/bin/sh
# Starts Debian's Postfix and Exim on 127.0.0.1, unpacked into a folder of their own and never
# installed; nothing leaves the machine. Both change to users of their own, so this runs as root, on
# Debian, in a folder that other users may enter.
#
#   servers.sh start FOLDER POSTFIX_PORT EXIM_PORT
#   servers.sh stop FOLDER
set -eu

command=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd)
root=$dir/root

unpack() {
    [ ! -e "$root/usr/sbin/exim4" ] || return 0
    mkdir -p "$dir/packages" "$root"
    (cd "$dir/packages" && apt-get -qq download postfix exim4-base exim4-daemon-light \
        libnss-wrapper libdb5.3 libevent-2.1-7 libgnutls-dane0 libgnutls30 libicu72 libidn12 \
        libnsl2 libpcre2-8-0 libsasl2-2 libtirpc3 libunbound8)
    for package in "$dir"/packages/*.deb; do dpkg -x "$package" "$root"; done
    cp /etc/passwd "$dir/passwd"
    cp /etc/group "$dir/group"
    echo "Debian-exim:x:7101:7101::/nonexistent:/bin/false" >> "$dir/passwd"
    echo "postfix:x:7102:7102::/nonexistent:/bin/false" >> "$dir/passwd"
    printf 'Debian-exim:x:7101:\npostfix:x:7102:\npostdrop:x:7103:\n' >> "$dir/group"
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$dir/key.pem" -out "$dir/cert.pem" -days 30 \
        -subj /CN=mail.agency.example -addext subjectAltName=DNS:mail.agency.example 2> /dev/null
    chmod 644 "$dir/key.pem"
}

configure_postfix() {
    conf=$dir/postfix/etc
    rm -rf "$dir/postfix"
    mkdir -p "$conf" "$dir/postfix/lib"
    for queue in active bounce corrupt defer deferred flush hold incoming maildrop pid private \
        public saved trace; do
        mkdir -p "$dir/postfix/spool/$queue"
        chown 7102 "$dir/postfix/spool/$queue"
    done
    chown 0 "$dir/postfix/spool/pid"
    chown 7102 "$dir/postfix/lib"
    cp "$root/usr/share/postfix/dynamicmaps.cf" "$conf"
    environment="LD_LIBRARY_PATH LD_PRELOAD MAIL_CONFIG NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP"
    cat > "$conf/main.cf" <<END
compatibility_level = 3.6
queue_directory = $dir/postfix/spool
data_directory = $dir/postfix/lib
command_directory = $root/usr/sbin
daemon_directory = $root/usr/lib/postfix/sbin
shlib_directory = $root/usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
import_environment = $environment
export_environment = $environment
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.agency.example
mydestination =
alias_maps =
virtual_mailbox_domains = candidate.example
virtual_mailbox_maps = inline:{ carl@candidate.example=carl }
defer_transports = virtual
smtpd_relay_restrictions = reject_unauth_destination
message_size_limit = 102400
smtpd_tls_security_level = may
smtpd_tls_cert_file = $dir/cert.pem
smtpd_tls_key_file = $dir/key.pem
maillog_file = $dir/postfix/log
maillog_file_prefixes = $dir/postfix
END
    cat > "$conf/master.cf" <<END
127.0.0.1:$1 inet n - n - - smtpd
anvil unix - - n - 1 anvil
bounce unix - - n - 0 bounce
cleanup unix n - n - 0 cleanup
defer unix - - n - 0 bounce
postlog unix-dgram n - n - 1 postlogd
proxymap unix - - n - - proxymap
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
tlsmgr unix - - n 1000? 1 tlsmgr
END
}

# Takes carl@candidate.example, and anything from anna after a login; throws every message away.
configure_exim() {
    rm -rf "$dir/exim"
    mkdir -p "$dir/exim/spool" "$dir/exim/log"
    cat > "$dir/exim/conf" <<END
primary_hostname = mail.agency.example
keep_environment =
spool_directory = $dir/exim/spool
log_file_path = $dir/exim/log/%s
pid_file_path = $dir/exim/pid
never_users =
host_lookup =
local_interfaces = 127.0.0.1
daemon_smtp_ports = $1
message_size_limit = 100K
tls_certificate = $dir/cert.pem
tls_privatekey = $dir/key.pem
tls_advertise_hosts = *
auth_advertise_hosts = \${if def:tls_in_cipher {*}}
queue_only = true
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
begin acl
rcpt:
  accept authenticated = *
  deny message = Relaying denied
       !domains = candidate.example
  deny message = Unknown user
       !local_parts = carl
  accept
begin routers
drop:
  driver = redirect
  data = :blackhole:
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{\$auth2}{anna}}{eq{\$auth3}{secret}}}}
  server_set_id = \$auth2
END
    chown 7101 "$dir/exim/spool" "$dir/exim/log"
}

start() {
    unpack
    configure_postfix "$1"
    configure_exim "$2"
    LD_LIBRARY_PATH=$(echo "$root"/usr/lib/*-linux-gnu):$root/usr/lib/postfix
    NSS_WRAPPER_PASSWD=$dir/passwd
    NSS_WRAPPER_GROUP=$dir/group
    MAIL_CONFIG=$dir/postfix/etc
    LD_PRELOAD=libnss_wrapper.so
    export LD_LIBRARY_PATH NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP MAIL_CONFIG LD_PRELOAD
    "$root/usr/lib/postfix/sbin/master" -c "$MAIL_CONFIG" > "$dir/postfix/out" 2>&1 < /dev/null &
    echo $! > "$dir/postfix.pid"
    "$root/usr/sbin/exim4" -C "$dir/exim/conf" -bdf > "$dir/exim/out" 2>&1 < /dev/null &
    echo $! > "$dir/exim.pid"
}

case $command in
    start) start "$3" "$4" ;;
    stop) kill "$(cat "$dir/postfix.pid")" "$(cat "$dir/exim.pid")" ;;
    *) exit 2 ;;
esac
