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
for run in 1 2 3; do
  rm -rf out
  /usr/bin/time -f "run $run: %e s, user %U s, system %S s, peak %M KB" "$work/ascendgen" generate -q --service all --out out
done
services=$(find out -mindepth 1 -maxdepth 1 | wc -l)
operations=$(cat out/*/client.go | grep -c '^func (c \*Client) .*optFns')
printf '%s services, %s operations\n' "$services" "$operations"
