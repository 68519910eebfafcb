# Shared by the scripts beside it: messages, folders and the few tools every one of them needs.
# Written for bash 3.2 (macOS). Sourced, never run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
tools="$root/.reaktly/tools"

say() { printf '%s\n' "$*" >&2; }

# One sentence that names what is wrong and how to put it right.
die() {
    printf 'scripts/%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# The data folder as an absolute path; a relative one counts from where the command is run, the default from the checkout.
data_folder() {
    local folder=${REAKTLY_DATA:-"$root/.reaktly"}
    mkdir -p "$folder" || die "cannot create the data folder $folder: set REAKTLY_DATA to a folder you may write to."
    (cd "$folder" && pwd -P)
}

is_root() { [ "$(id -u)" = 0 ]; }

have() { command -v "$1" >/dev/null 2>&1; }

# Installs Debian packages when that is possible: apt_install PACKAGE... ; false when it is not.
apt_install() {
    is_root && have apt-get || return 1
    say "Installing $* with apt-get ..."
    mkdir -p "$tools"
    if ! {
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" ||
            { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; }
    } >"$tools/apt.log" 2>&1; then
        tail -n 5 "$tools/apt.log" >&2
        return 1
    fi
}

# True when "$1" is at least "$2"; both are dotted numbers.
at_least() {
    awk -v have="$1" -v want="$2" 'BEGIN {
        split(have, h, "."); n = split(want, w, ".")
        for (i = 1; i <= n; i++) { if (h[i] + 0 > w[i] + 0) exit 0; if (h[i] + 0 < w[i] + 0) exit 1 }
        exit 0
    }'
}

python_is_good() {
    have python3 && python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))' >/dev/null 2>&1
}

# Python carries the private environment and the small jobs bash cannot do the same way on Linux and macOS.
need_python() {
    python_is_good && return
    apt_install python3 python3-venv && python_is_good && return
    die "Python 3.9 or newer with its venv module is missing: install it (Debian: apt-get install python3-venv) and run this again."
}

# Rust crates with C in them (ring) and every link need a C compiler.
need_rust() {
    have cargo || die "cargo is missing: install Rust from https://rustup.rs and run this again."
    have cc && return
    apt_install gcc libc6-dev && have cc && return
    die "a C compiler is missing: install one (Debian: apt-get install gcc libc6-dev; macOS: xcode-select --install) and run this again."
}

# A free TCP port of this machine, below the range the system gives to outgoing connections, so that it stays free.
free_port() {
    python3 -c 'import random, socket
for port in random.sample(range(20000, 32000), 200):
    with socket.socket() as s:
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            continue
    print(port)
    break'
}

port_is_free() {
    python3 -c 'import socket, sys
with socket.socket() as s:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("127.0.0.1", int(sys.argv[1])))' "$1" 2>/dev/null
}

command_line() {
    if [ -d /proc/self ]; then
        tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline"
    else
        ps -p "$1" -o command=
    fi
}

# True while process "$1" runs and its command line contains "$2": a recycled process id is not mistaken for ours.
runs() {
    [ -n "$1" ] && kill -0 "$1" 2>/dev/null || return 1
    case "$(command_line "$1")" in
    *"$2"*) return 0 ;;
    *) return 1 ;;
    esac
}

# Waits until a command succeeds: wait_for SECONDS COMMAND... ; false when it never did.
wait_for() {
    local tries=$(($1 * 10))
    shift
    while ! "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}

# Installs what a package's lock file names, unless that is installed already: npm_install FOLDER
npm_install() {
    local folder="$root/$1" sum
    local stamp="$folder/node_modules/.installed"
    sum=$(cksum <"$folder/package-lock.json")
    [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ] && return
    say "Installing the packages of $1 ..."
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error) >&2
    printf '%s\n' "$sum" >"$stamp"
}

# True when the dashboard is built and newer than its sources.
dashboard_is_fresh() {
    local folder="$root/services/dashboard"
    [ -f "$folder/dist/index.html" ] && [ -z "$(find "$folder" \( -name node_modules -o -name dist \) -prune -o \
        -type f -newer "$folder/dist/index.html" -print | head -n 1)" ]
}

# Builds the dashboard unless that is done; node and npm are on the PATH.
build_dashboard() {
    npm_install services/dashboard
    dashboard_is_fresh && return
    say "Building the dashboard ..."
    npm --prefix "$root/services/dashboard" run --silent build >&2
}
