#!/usr/bin/env bash
# Compares ascendgen with the best-known generators of wrappers and mocks, on the same
# SDK packages, side by side in one run. Prints a table of seconds and ratios.
#
#   tests/bench/compare.sh [SERVICE...]        default: s3 ec2
#
# It installs the generators into a temporary folder, which needs the network, and
# takes minutes: most of them type-check or compile what they read. RUNS (default 3)
# says how often each is run; the best time counts. COLD=1 adds runs with an empty
# build cache.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
services=("${@:-s3 ec2}")
read -ra services <<<"${services[*]}"
runs=${RUNS:-3}
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

tools=(
  github.com/matryer/moq@latest
  github.com/vektra/mockery/v3@latest
  go.uber.org/mock/mockgen@latest
  github.com/maxbrunsfeld/counterfeiter/v6@latest
  github.com/hexdigest/gowrap/cmd/gowrap@latest
  github.com/vburenin/ifacemaker@latest
)
for tool in "${tools[@]}"; do
  echo "installing $tool" >&2
  # One that cannot be had is left out of the table.
  GOBIN=$work/bin GOFLAGS=-mod=mod go install "$tool" >&2 || echo "left out: $tool" >&2
done
go build -o "$work/bin/ascendgen" ./cmd/ascendgen
PATH=$work/bin:$PATH

# Each function generates for service $1 into folder $2. The interface that the
# others wrap is the one with every operation, gen/<service>gov.API.
run_ascendgen() { ascendgen generate --quiet --service "$1" --out "$2"; }
run_moq() { moq -out "$2/moq.go" -pkg out "gen/$1gov" API; }
run_mockery() { # which wants to know the module that it writes into
  printf 'module example.com/out\n\ngo 1.25\n' >"$2/go.mod"
  printf 'include-auto-generated: true\ndir: %s\npkgname: out\nfilename: mockery.go\npackages:\n  github.com/ascendgen/ascendgen/gen/%sgov:\n    interfaces:\n      API: {}\n' "$2" "$1" >"$2/mockery.yml"
  mockery --config "$2/mockery.yml" --log-level error
}
run_mockgen() { mockgen -destination "$2/mockgen.go" -package out "github.com/ascendgen/ascendgen/gen/$1gov" API; }
run_counterfeiter() { counterfeiter -o "$2/counterfeiter.go" "./gen/$1gov" API; }
run_ifacemaker() { # half of what gowrap needs: the interface of a client, from its source
  local sdk
  sdk=$(go list -f '{{.Dir}}' "github.com/aws/aws-sdk-go-v2/service/$1")
  ifacemaker -f "$sdk/api_client.go" -f "$sdk/api_op_*.go" -s Client -i API -p out -o "$2/iface.go"
}
run_gowrap() {
  run_ifacemaker "$1" "$2"
  gowrap gen -g -p "./gen/$1gov" -i API -t fallback -o "$2/gowrap.go" >/dev/null
}

# seconds prints the best of several runs of "$1 $2", or why there is none.
seconds() {
  local best='' start end out
  for _ in $(seq "$runs"); do
    out=$(mktemp -d "$work/out.XXXX")
    start=$(date +%s%N)
    if ! "run_$1" "$2" "$out" >"$work/log" 2>&1; then
      echo "failed: $(tail -n 1 "$work/log")"
      return
    fi
    end=$(date +%s%N)
    if [ -z "$best" ] || [ $((end - start)) -lt "$best" ]; then best=$((end - start)); fi
    [ -z "${4:-}" ] || break
  done
  awk -v ns="$best" 'BEGIN { printf "%.3f", ns / 1e9 }'
}

export XDG_CACHE_HOME=$work/xdg # ascendgen must not recognise what it did before
for cache in warm ${COLD:+cold}; do
  for service in "${services[@]}"; do
    go build "./gen/${service}gov"
    base=''
    for tool in ascendgen moq mockery mockgen counterfeiter ifacemaker gowrap; do
      command -v "$tool" >/dev/null || continue
      if [ "$cache" = cold ]; then
        GOCACHE=$(mktemp -d "$work/cache.XXXX")
        export GOCACHE
      fi
      took=$(seconds "$tool" "$service" "$cache" "${COLD:+once}")
      [ -n "$base" ] || base=$took
      ratio=$(awk -v a="$took" -v b="$base" 'BEGIN { if (a + 0 > 0) printf "%.1f", a / b; else printf "-" }')
      printf '%-5s %-10s %-14s %10s s %8s x\n' "$cache" "$service" "$tool" "$took" "$ratio"
    done
  done
  unset GOCACHE
done
