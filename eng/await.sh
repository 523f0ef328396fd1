# Sourced by the checks that wait for containers.

# Polls a command until it succeeds, for far longer than a slow machine needs.
await() {
  local deadline=$((SECONDS + 600))
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || { echo "still not after 600 s: $*" >&2; return 1; }
    sleep 1
  done
}
