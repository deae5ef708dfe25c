#!/usr/bin/env bash
# GO Feature Flag does not know the type of integers that come from a TOML flag file.
#
# Its check that all variations are of one type knows int and float64, but the TOML library gives int64. No type and a
# type do not match, and the variations are compared in the random order of a map, from the first that has a type on.
# Expected: 1 and 1.5 are two numbers, as in YAML and JSON; a flag is loaded each time or never; evaluating one flag and
# evaluating all flags give the same value.
# Seen: a flag with the variations 1 and 1.5 is loaded at most starts and left out at the others, when its users get the
# default; a flag with 1 and 2 gives 1 when it is asked for alone, and TYPE_MISMATCH among all flags (OFREP's bulk
# evaluation in the relay-proxy). The same file as YAML is loaded each time and gives 1 both ways.
# Versions: go-feature-flag 1.55.2, Go 1.26.6, amd64
# Output seen: toml: mixed loaded 75 of 100, alone 1, among all TYPE_MISMATCH; yaml: mixed loaded 100 of 100, alone 1,
# among all ""
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=mod

cat > flags.toml <<'TOML'
[whole]
variations = { a = 1, b = 2 }
defaultRule.variation = "a"
[mixed]
variations = { a = 1, b = 1.5 }
defaultRule.variation = "a"
TOML
cat > flags.yaml <<'YAML'
whole: { variations: { a: 1, b: 2 }, defaultRule: { variation: a } }
mixed: { variations: { a: 1, b: 1.5 }, defaultRule: { variation: a } }
YAML
cat > go.mod <<'MOD'
module finding

go 1.26.6

require github.com/thomaspoignant/go-feature-flag v1.55.2
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"

	ffclient "github.com/thomaspoignant/go-feature-flag"
	"github.com/thomaspoignant/go-feature-flag/ffcontext"
	"github.com/thomaspoignant/go-feature-flag/retriever/fileretriever"
)

type result struct {
	loaded int
	alone  string
	among  string
}

func try(format string) result {
	var seen result
	user := ffcontext.NewEvaluationContext("user-1")
	for start := 0; start < 100; start++ {
		client, err := ffclient.New(ffclient.Config{
			FileFormat:      format,
			PollingInterval: -1,
			LeveledLogger:   slog.New(slog.NewTextHandler(io.Discard, nil)),
			Retriever:       &fileretriever.Retriever{Path: "flags." + format},
		})
		if err != nil {
			panic(err)
		}
		state := client.AllFlagsState(user)
		all := state.GetFlags()
		if _, ok := all["mixed"]; ok {
			seen.loaded++
		}
		alone, _ := client.RawVariation("whole", user, nil)
		seen.alone, seen.among = fmt.Sprint(alone.Value), all["whole"].ErrorCode
		client.Close()
	}
	fmt.Printf("%s: mixed loaded %d of 100, alone %s, among all %q\n", format, seen.loaded, seen.alone, seen.among)
	return seen
}

func main() {
	toml, yaml := try("toml"), try("yaml")
	isAsSeen := toml.loaded < 100 && toml.alone == "1" && toml.among == "TYPE_MISMATCH" && yaml == result{100, "1", ""}
	if !isAsSeen {
		os.Exit(1)
	}
}
GO
go run . || { echo 'This has changed.'; exit 1; }
