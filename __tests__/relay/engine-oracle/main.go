// Command engine-oracle evaluates engine inputs with the official evaluation engine, compiled natively.
//
// Each line of the standard input is an engine input; each line of the standard output is its result: the engine's
// output, {"fault":true} where the engine ends by a fault of its own, or {"anyOf":[...]} where it gave several results
// to the same input. With -bench FILE it measures instead: each line of FILE is a list of inputs that are evaluated in
// turn, each line of the output the nanoseconds of one evaluation.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"

	"github.com/thomaspoignant/go-feature-flag/modules/core/evaluation"
	"github.com/thomaspoignant/go-feature-flag/modules/core/ffcontext"
	goff "github.com/thomaspoignant/go-feature-flag/modules/core/flag"
	"github.com/thomaspoignant/go-feature-flag/modules/core/utils"
)

// repeats is how often an input is evaluated to find out whether the result is random.
var repeats = flag.Int("repeats", 3, "evaluations of each input")

// manyRepeats is how often once it turned out to be.
const manyRepeats = 100

const maxLine = 64 << 20

type engineInput struct {
	FlagKey     string            `json:"flagKey"`
	Flag        goff.InternalFlag `json:"flag"`
	EvalContext map[string]any    `json:"evalContext"`
	FlagContext goff.Context      `json:"flagContext"`
}

func contextOf(attributes map[string]any) ffcontext.Context {
	key, _ := attributes["targetingKey"].(string)
	return utils.ConvertEvaluationCtxFromRequest(key, attributes)
}

func parseError(err error) string {
	output, _ := json.Marshal(map[string]any{
		"trackEvents": false, "variationType": "", "failed": false, "version": "", "reason": "",
		"errorCode": "PARSE_ERROR", "errorDetails": err.Error(), "value": nil, "cacheable": false,
	})
	return string(output)
}

// evaluate reads the input anew each time: an evaluation may change the flag and the context.
func evaluate(line []byte) (output string) {
	defer func() {
		if recover() != nil {
			output = `{"fault":true}`
		}
	}()
	var input engineInput
	if err := json.Unmarshal(line, &input); err != nil {
		return parseError(err)
	}
	result, _ := evaluation.Evaluate[any](
		&input.Flag, input.FlagKey, contextOf(input.EvalContext), input.FlagContext,
		"interface{}", input.FlagContext.DefaultSdkValue)
	return result.ToJsonStr()
}

func allResults(line []byte) string {
	results := []string{evaluate(line)}
	seen := map[string]bool{results[0]: true}
	times := *repeats
	for call := 1; call < times; call++ {
		if output := evaluate(line); !seen[output] {
			seen[output] = true
			results = append(results, output)
			times = manyRepeats
		}
	}
	if len(results) == 1 {
		return results[0]
	}
	return `{"anyOf":[` + strings.Join(results, ",") + `]}`
}

func lines(source io.Reader) *bufio.Scanner {
	scanner := bufio.NewScanner(source)
	scanner.Buffer(make([]byte, 1<<20), maxLine)
	return scanner
}

func evaluateAll(source io.Reader, sink io.Writer) error {
	out := bufio.NewWriter(sink)
	scanner := lines(source)
	for scanner.Scan() {
		fmt.Fprintln(out, allResults(scanner.Bytes()))
	}
	if err := scanner.Err(); err != nil {
		return err
	}
	return out.Flush()
}

// evaluationsOf builds the contexts once and keeps the flags, as a relay does.
func evaluationsOf(line []byte) []func() {
	var inputs []engineInput
	if err := json.Unmarshal(line, &inputs); err != nil {
		panic(err)
	}
	evaluations := make([]func(), len(inputs))
	for i := range inputs {
		input := &inputs[i]
		context := contextOf(input.EvalContext)
		evaluations[i] = func() {
			_, _ = evaluation.Evaluate[any](
				&input.Flag, input.FlagKey, context, input.FlagContext, "interface{}", input.FlagContext.DefaultSdkValue)
		}
	}
	return evaluations
}

// measure evaluates the inputs of a line in turn.
func measure(line []byte) float64 {
	evaluations := evaluationsOf(line)
	result := testing.Benchmark(func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			evaluations[i%len(evaluations)]()
		}
	})
	return float64(result.T.Nanoseconds()) / float64(result.N)
}

func measureAll(file string) error {
	source, err := os.Open(file)
	if err != nil {
		return err
	}
	defer source.Close()
	scanner := lines(source)
	for scanner.Scan() {
		fmt.Println(measure(scanner.Bytes()))
	}
	return scanner.Err()
}

func main() {
	bench := flag.String("bench", "", "file of engine inputs to measure")
	testing.Init()
	flag.Parse()
	_ = flag.Set("test.benchtime", "300ms")
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	run := func() error { return evaluateAll(os.Stdin, os.Stdout) }
	if *bench != "" {
		run = func() error { return measureAll(*bench) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
