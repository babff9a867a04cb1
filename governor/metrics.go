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
	waiting []queuedMetric
	called  queuedMetric // the one that the callback has, or had last
	dropped uint64
	running bool // the goroutine
}

// queuedMetric is a metric and, if somebody waits for it, the channel that is closed
// when the callback has seen it.
type queuedMetric struct {
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
	q.waiting = append(q.waiting, queuedMetric{metric: m})
	if !q.running {
		q.running = true
		go q.drain()
	}
}

func (q *metricsQueue) drain() {
	for q.next() {
		q.call(q.called.metric)
	}
}

// next takes the next metric, and reports whether there is one. Whoever waits for the
// one before is told.
func (q *metricsQueue) next() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.called.seen != nil {
		close(q.called.seen)
	}
	q.called = queuedMetric{}
	if len(q.waiting) == 0 {
		q.running, q.waiting = false, nil
		return false
	}
	q.called, q.waiting = q.waiting[0], q.waiting[1:]
	q.called.metric.Dropped = q.dropped
	return true
}

// call keeps a panic of the callback from ending the program: measuring must not
// break what is measured.
func (q *metricsQueue) call(m Metric) {
	defer func() { _ = recover() }()
	q.callback(m)
}

// flush waits for the newest metric. However many wait, they add nothing to the queue.
func (q *metricsQueue) flush(ctx context.Context) error {
	q.mu.Lock()
	if !q.running {
		q.mu.Unlock()
		return nil
	}
	last := &q.called
	if n := len(q.waiting); n > 0 {
		last = &q.waiting[n-1]
	}
	if last.seen == nil {
		last.seen = make(chan struct{})
	}
	seen := last.seen
	q.mu.Unlock()
	select {
	case <-seen:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
