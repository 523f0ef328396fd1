#!/usr/bin/env bash
# Runs a demo with every fault at a high rate, prints its memory once a minute, and judges every reading against the market's own log.
#
#   eng/soak.sh MINUTES [RATE] [FAULTS]        default: 2000 trades a second, all faults
#
# VWAP names another executable, VWAP_SEED another seed, VWAP_SHARED the folder that holds check/oracle.py.
set -euo pipefail

minutes=${1:?usage: eng/soak.sh MINUTES [RATE] [FAULTS]}
rate=${2:-2000}
faults=${3:-all}
root=$(cd "$(dirname "$0")/.." && pwd)
vwap=${VWAP:-$root/artifacts/bin/Vwap.Cli/debug/vwap}
oracle=${VWAP_SHARED:-$root/../shared}/check/oracle.py
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# A long hold: readings wait for repairs as long as these faults can make them, so that the output must be exact.
"$vwap" demo --rate "$rate" --faults "$faults" --seed "${VWAP_SEED:-1}" --for "${minutes}m" --hold 5m \
    --window 200 --window 10s --output jsonl --out "$folder/readings.jsonl" --market-log "$folder/market.jsonl" 2>"$folder/log" &
pid=$!

seconds=0
while kill -0 "$pid" 2>/dev/null; do
    if (( seconds % 60 == 10 )); then
        awk -v minute="$((seconds / 60))" '/^VmRSS/ { printf "minute %d  RSS %d MB\n", minute, $2 / 1024 }' "/proc/$pid/status" || true
    fi
    sleep 1
    seconds=$((seconds + 1))
done
wait "$pid"

tail -1 "$folder/log"
grep -c 'warn' "$folder/log" | sed 's/$/ warnings in the log/' || true
if [[ ! -f $oracle ]]; then
    echo "not judged: $oracle is not there (VWAP_SHARED names another folder)"
    exit 0
fi
python3 "$oracle" "$folder/market.jsonl" --window 200 --window 10s | python3 "$root/eng/soak_check.py" "$folder/readings.jsonl"
