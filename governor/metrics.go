package governor

import (
	"context"
	"sync"
)

// metricsCapacity bounds the metrics that wait for a slow callback.
const metricsCapacity = 1024

// metricsQueue hands metrics to a callback in order, on a goroutine that lives only
// while there is something to hand over, so that nothing has to be closed.
type metricsQueue struct {
	callback func(Metric)

	mu      sync.Mutex
	waiting []waitingMetric
	dropped uint64
	running bool // the goroutine
}

// waitingMetric is a metric or, if seen is set, the place in the queue up to which
// somebody wants to know that everything was seen.
type waitingMetric struct {
	metric Metric
	seen   chan struct{}
}

func newMetricsQueue(callback func(Metric)) *metricsQueue {
	return &metricsQueue{callback: callback}
}

func (q *metricsQueue) add(m Metric) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) >= metricsCapacity {
		q.dropped++
		return
	}
	q.waiting = append(q.waiting, waitingMetric{metric: m})
	if !q.running {
		q.running = true
		go q.drain()
	}
}

func (q *metricsQueue) drain() {
	for {
		q.mu.Lock()
		if len(q.waiting) == 0 {
			q.running, q.waiting = false, nil
			q.mu.Unlock()
			return
		}
		next := q.waiting[0]
		q.waiting = q.waiting[1:]
		next.metric.Dropped = q.dropped
		q.mu.Unlock()
		if next.seen != nil {
			close(next.seen)
			continue
		}
		q.call(next.metric)
	}
}

// call keeps a panic of the callback from ending the program: measuring must not
// break what is measured.
func (q *metricsQueue) call(m Metric) {
	defer func() { _ = recover() }()
	q.callback(m)
}

func (q *metricsQueue) flush(ctx context.Context) error {
	q.mu.Lock()
	if !q.running {
		q.mu.Unlock()
		return nil
	}
	seen := make(chan struct{})
	q.waiting = append(q.waiting, waitingMetric{seen: seen})
	q.mu.Unlock()
	select {
	case <-seen:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
