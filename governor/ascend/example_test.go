package ascend_test

import (
	"fmt"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/ascend"
)

func Example() {
	client, err := ascend.New( // the key from ASCEND_API_KEY, usually
		ascend.WithAPIKey("the-key"), ascend.WithAgent("billing-agent", "Billing agent"),
		ascend.WithKillSwitch(0), // keeps this example from polling
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	gate, err := governor.NewGate(client, governor.WithApprovalWait(ascend.DefaultApprovalTimeout, ascend.DefaultApprovalInterval))
	fmt.Println(client, gate != nil, err)
	// Output: ascend.Client(https://pilot.owkai.app) true <nil>
}
