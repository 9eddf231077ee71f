// Lists the fire times of cron schedules as Argo Workflows finds them: with the library and the parser that its
// controller uses (workflow/cron of v3.7: robfig/cron, `cron.ParseStandard` of "CRON_TZ=<zone> <expression>").
// go run . INPUT.json OUTPUT.json; the shapes are those of read.py.
package main

import (
	"encoding/json"
	"os"
	"time"

	"github.com/robfig/cron/v3"
)

type request struct {
	Until     string
	Schedules []struct{ Expression, Timezone, From string }
}

func main() {
	var asked request
	text, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = json.Unmarshal(text, &asked)
	}
	if err != nil {
		panic(err)
	}
	until, err := time.Parse(time.RFC3339, asked.Until)
	if err != nil {
		panic(err)
	}
	times := [][]string{}
	for _, it := range asked.Schedules {
		schedule, err := cron.ParseStandard("CRON_TZ=" + it.Timezone + " " + it.Expression)
		if err != nil {
			panic(err)
		}
		at, err := time.Parse(time.RFC3339, it.From)
		if err != nil {
			panic(err)
		}
		found := []string{}
		for at = schedule.Next(at.Add(-time.Second)); !at.After(until); at = schedule.Next(at) {
			found = append(found, at.UTC().Format(time.RFC3339))
		}
		times = append(times, found)
	}
	out, err := json.Marshal(map[string]any{"times": times})
	if err == nil {
		err = os.WriteFile(os.Args[2], out, 0o644)
	}
	if err != nil {
		panic(err)
	}
}
