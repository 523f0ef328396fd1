# Sourced by the checks that run the image: sets docker. VWAP_CONTAINERS may name a program that starts an engine and provides base images.

docker=docker
if [ -n "${VWAP_CONTAINERS:-}" ]; then
  eval "$("$VWAP_CONTAINERS" up)"
  docker=/usr/bin/docker
  "$VWAP_CONTAINERS" images debian:12 >/dev/null
  DOCKER_BUILDKIT=1 "$docker" build --quiet --tag "$(sed -n 's/^FROM \(.*-chiseled\)$/\1/p' Dockerfile)" - <eng/chiseled.Dockerfile >/dev/null
  "$VWAP_CONTAINERS" for Dockerfile >/dev/null
fi
