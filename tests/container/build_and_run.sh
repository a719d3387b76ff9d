#!/usr/bin/env bash
# Builds the image and runs it as compose.yaml would, on a machine without Docker: buildah builds, podman and runc run.
#
#   tests/container/build_and_run.sh       as root, on Debian; CONTRIBUTING.md says what it needs
#
# The base is a STAND-IN: a Debian bookworm root file system with Debian's Python 3.11, made by debootstrap and named
# python:3.11-slim. It shows that the Dockerfile builds and that its image keeps its promises; it is not that image.
#
# From the environment, all optional:
#   TORCH_ARGS       extra words for pip when it installs torch (the index of PyTorch's CPU builds)
#   PIP_CONFIG_FILE  a pip.conf for the build; it enters no layer, which is checked
#   BUILD_VOLUMES    host:container[:ro] words: what that pip.conf points to, such as wheels or certificates
#   TMPDIR           where it works, on a file system that overlay can stand on, such as ext4 or xfs
set -euo pipefail
cd "$(dirname "$0")/../.."

die() { echo "build_and_run: $*" >&2; exit 1; }
step() { printf '\n== %s [%s s]\n' "$*" "$SECONDS"; }
ok() { echo "ok: $*"; }

[ "$(id -u)" = 0 ] || die "run this as root; it mounts file systems."
for tool in buildah podman runc debootstrap catatonit python3; do
    command -v "$tool" > /dev/null || die "$tool is missing: apt-get install buildah podman runc debootstrap catatonit"
done

WORK=$(mktemp -d)
STORE=(--root "$WORK/storage" --runroot "$WORK/run" --storage-driver overlay)
LIMITS=(--ulimit nofile=20000:20000 --ulimit nproc=30000:30000)
clean() {
    podman "${STORE[@]}" rm --all --force --time 1 > /dev/null 2>&1 || true
    awk -v under="$WORK/" 'index($2, under) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount || true
    rm -rf --one-file-system "$WORK"
}
trap clean EXIT

step "base: a stand-in for python:3.11-slim, Debian's own Python"
debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm "$WORK/base" > "$WORK/base.log" \
    || die "debootstrap failed: $(tail -n 3 "$WORK/base.log")"
ln -s /usr/bin/python3 "$WORK/base/usr/local/bin/python"
tar -C "$WORK/base" -c . | podman "${STORE[@]}" import --quiet - python:3.11-slim
rm -rf "$WORK/base"

step "build"
CANARY=canary-$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')
{ [ -z "${PIP_CONFIG_FILE:-}" ] || cat "$PIP_CONFIG_FILE"; echo "# $CANARY"; } > "$WORK/pip.conf"
read -ra folders <<< "${BUILD_VOLUMES:-}"
volumes=()
for folder in "${folders[@]}"; do volumes+=(--volume "$folder"); done
env -u PIP_CONFIG_FILE buildah "${STORE[@]}" bud --isolation chroot --format docker --layers --pull-never "${LIMITS[@]}" \
    --build-arg TORCH_ARGS="${TORCH_ARGS:-}" --secret "id=pip_config,src=$WORK/pip.conf" "${volumes[@]}" \
    --tag verbatim . > "$WORK/build.log" 2>&1 || { cat "$WORK/build.log"; die "the build failed."; }
podman "${STORE[@]}" images --format '{{.Repository}}:{{.Tag}} {{.Size}}' | grep verbatim

# As compose.yaml runs it, but without a network: nothing but Discord may need one.
verbatim() {
    podman "${STORE[@]}" run --rm --runtime runc --network none --no-healthcheck --init --read-only \
        --tmpfs /tmp:size=64m,mode=1777 --cap-drop ALL --security-opt no-new-privileges --memory 2g --pids-limit 256 \
        "${LIMITS[@]}" --volume verbatim-data:/data --volume "$PWD/${ARTICLES:-seeds}:/app/seeds:ro" "$@"
}

step "the image"
verbatim --interactive --entrypoint sh verbatim -eu << 'INSIDE'
refused() { if "$@" > /dev/null 2>&1; then echo "should not work: $*"; exit 1; fi; }
[ "$(id -u):$(id -g)" = 10001:10001 ] && echo "ok: it runs as $(id -un), not as root"
refused touch /app/x; refused touch /opt/venv/x; echo "ok: its root file system is read-only"
touch /data/x; rm /data/x; touch /tmp/x; echo "ok: it may write to /data and /tmp"
for tool in cc gcc c++ g++ clang make; do refused command -v "$tool"; done; echo "ok: it holds no compiler"
for left in /build /wheel/* /run/secrets/*; do refused test -e "$left"; done; echo "ok: nothing of the build is left"
INSIDE
podman "${STORE[@]}" save --quiet --format docker-archive --output "$WORK/image.tar" verbatim
! grep --quiet --text "$CANARY" "$WORK/image.tar" || die "the pip.conf of the build is in a layer or in the history."
rm "$WORK/image.tar"
ok "the build's pip.conf is in no layer"

step "ask, on an empty volume, without a network"
verbatim verbatim ask "how many were displaced?"
verbatim verbatim ask --json "how many were displaced?" > "$WORK/answer.json"
python3 - "$WORK/answer.json" << 'PYTHON'
import json, sys
quote = json.load(open(sys.argv[1], encoding="utf-8"))["quotes"][0]
assert "about 250,000 people had been displaced" in quote["text"], quote
assert "Al Jazeera" in quote["article"]["source"], quote
PYTHON
ok "the quote and its source are given"

step "index again: the volume kept everything"
verbatim verbatim index | tee "$WORK/index.log"
grep --quiet " 0 embedded" "$WORK/index.log" || die "a second run embedded something."
ok "nothing was embedded again"

step "every format, and what is kept beside the index"
ARTICLES=tests/articles/samples verbatim verbatim index 2>&1 | tee "$WORK/formats.log"
grep --quiet "^Indexed: 7 new" "$WORK/formats.log" || die "a sample was not read."
verbatim verbatim backup /data/copy
verbatim verbatim restore /data/copy
verbatim verbatim doctor || die "the doctor found something broken."
ok "each is read, a backup is put back, and the doctor finds nothing broken"

step "health: the command that the image's HEALTHCHECK names"
podman "${STORE[@]}" inspect --type image --format '{{json .HealthCheck}}' verbatim
verbatim verbatim status
status=0
verbatim verbatim status --live > "$WORK/live.log" 2>&1 || status=$?
[ "$status" = 3 ] || die "without a bot the health check ended with $status, not 3."
verbatim --entrypoint touch verbatim /data/alive # as the bot does while Discord answers
verbatim verbatim status --live
ok "it fails without a bot and passes with one that Discord answers"

step "the bot without a token"
status=0
verbatim verbatim bot > "$WORK/bot.log" 2>&1 || status=$?
cat "$WORK/bot.log"
[ "$status" = 2 ] || die "the bot without a token ended with $status, not 2."
! grep --quiet Traceback "$WORK/bot.log" || die "the bot without a token printed a traceback."
ok "it says what is missing and ends with 2"

step "done, on a stand-in for python:3.11-slim"
