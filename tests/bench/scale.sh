#!/usr/bin/env bash
# Measures generating about as many services as AWS has: each service package that go.mod
# of this module requires but EC2's, which is there once, is copied under several names.
#
#   tests/bench/scale.sh [COPIES]        default: 16, about as many as AWS has
set -euo pipefail
copies=${1:-16}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
go build -o "$work/ascendgen" ./cmd/ascendgen
sdk=github.com/aws/aws-sdk-go-v2
mkdir "$work/user"
cat go.sum >"$work/user/go.sum"
{
  printf 'module example.com/user\n\ngo 1.25\n\n'
  printf 'require %s v%s\n' "$sdk/service/ec2" "$(go list -m -f '{{slice .Version 1}}' "$sdk/service/ec2")"
} >"$work/user/go.mod"
for module in $(go list -m -f '{{.Path}}' all | grep "^$sdk/service/[a-z0-9]*\$" | grep -v /ec2$); do
  name=${module##*/}
  dir=$(go list -m -f '{{.Dir}}' "$module")
  [ -n "$dir" ] || continue
  for ((i = 1; i <= copies; i++)); do
    copy=$name"x"$i
    mkdir -p "$work/sdk/$copy/types"
    for file in "$dir"/*.go "$dir"/types/*.go; do
      case $file in *_test.go) continue ;; esac
      to=$work/sdk/$copy/${file#"$dir"/}
      sed "s/^package $name\$/package $copy/" "$file" >"$to"
    done
    printf 'module %s/service/%s\n\ngo 1.25\n' "$sdk" "$copy" >"$work/sdk/$copy/go.mod"
    printf 'require %s/service/%s v0.0.0\nreplace %s/service/%s => %s\n' "$sdk" "$copy" "$sdk" "$copy" "$work/sdk/$copy" >>"$work/user/go.mod"
  done
done
cd "$work/user"
services=''
for _ in 1 2 3; do
  rm -rf out
  took=$(/usr/bin/time -f '%e %M' "$work/ascendgen" generate -q --service all --out out 2>&1)
  if [ -z "$services" ]; then
    services=$(find out -mindepth 1 -maxdepth 1 | wc -l)
    operations=$(cat out/*/client.go | grep -c '^func (c \*Client) .*optFns')
  fi
  # In the form of go test, for benchstat.
  awk -v took="$took" -v services="$services" -v operations="$operations" 'BEGIN {
    split(took, of)
    printf "BenchmarkScale/services=%d/operations=%d 1 %.0f ns/op %.1f peak-MiB\n", services, operations, of[1] * 1e9, of[2] / 1024
  }'
done
