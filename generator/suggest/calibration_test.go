package suggest

import (
	"testing"

	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/governor"
)

// agreement counts how proposals compare with reviewed ratings.
type agreement struct {
	all, exact, near      int
	below                 int // proposed lower than reviewed
	critical, criticalMet int // reviewed critical, and proposed high or above
}

func (a *agreement) count(reviewed, proposed governor.Risk) {
	a.all++
	distance := int(reviewed) - int(proposed)
	if distance == 0 {
		a.exact++
	}
	if -1 <= distance && distance <= 1 {
		a.near++
	}
	if distance > 0 {
		a.below++
	}
	if reviewed == governor.Critical {
		a.critical++
		if proposed >= governor.High {
			a.criticalMet++
		}
	}
}

func share(part, all int) float64 { return 100 * float64(part) / float64(max(all, 1)) }

func (a *agreement) log(t *testing.T, what string) {
	t.Logf("%-24s %5d operations: %5.1f %% same level, %5.1f %% within one, %4.1f %% lower; of %d critical, %d proposed high or above",
		what, a.all, share(a.exact, a.all), share(a.near, a.all), share(a.below, a.all), a.critical, a.criticalMet)
}

// TestAgreement compares what would be proposed for the services of the shipped
// map with what people decided. The words of the tables were chosen with an eye on
// the disagreements in four services; the others show how far that carries.
func TestAgreement(t *testing.T) {
	seen := map[string]bool{"s3": true, "ec2": true, "iam": true, "rds": true}
	file := shipped(t)
	risks, err := riskmap.New(goPackage, file)
	if err != nil {
		t.Fatal(err)
	}
	services := map[string]bool{}
	for _, rule := range file.Rules {
		services[rule.Service] = true
	}
	var all, tuned, untuned agreement
	byConfidence := map[Confidence]*agreement{Guess: {}, Likely: {}, Sure: {}}
	for service := range services {
		for _, p := range Service(load(t, service)) {
			rating, err := risks.Resolve(service, p.Operation)
			if err != nil {
				t.Fatal(err)
			}
			all.count(rating.Risk, p.Risk)
			byConfidence[p.Confidence].count(rating.Risk, p.Risk)
			if seen[service] {
				tuned.count(rating.Risk, p.Risk)
			} else {
				untuned.count(rating.Risk, p.Risk)
			}
		}
	}
	all.log(t, "all")
	tuned.log(t, "four services")
	untuned.log(t, "the others")
	for _, c := range []Confidence{Guess, Likely, Sure} {
		byConfidence[c].log(t, "confidence "+c.String())
	}
	for _, floor := range []struct {
		what      string
		got, want float64
	}{
		{"same level", share(all.exact, all.all), 85},
		{"same level where the tables were not tuned", share(untuned.exact, untuned.all), 85},
		{"within one level", share(all.near, all.all), 98},
		{"critical proposed high or above", share(all.criticalMet, all.critical), 96},
		{"same level at high confidence", share(byConfidence[Sure].exact, byConfidence[Sure].all), 94},
	} {
		if floor.got < floor.want {
			t.Errorf("%s: %.1f %%, want %.0f %%", floor.what, floor.got, floor.want)
		}
	}
	if sure, guess := byConfidence[Sure], byConfidence[Guess]; share(sure.exact, sure.all) <= share(guess.exact, guess.all) {
		t.Error("confidence says nothing")
	}
}
