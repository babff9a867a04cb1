package s3accessgrants

import (
	"slices"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3control/types"
)

// timed is a bounded cache of answers that are good for a while.
type timed[K comparable, V any] struct {
	entries  *lru.Cache[K, entry[V]]
	lifetime time.Duration
}

type entry[V any] struct {
	value V
	until time.Time
}

func newTimed[K comparable, V any](b bounds) (*timed[K, V], error) {
	entries, err := lru.New[K, entry[V]](b.size)
	return &timed[K, V]{entries, b.lifetime}, err
}

func (c *timed[K, V]) get(key K) (V, bool) {
	e, ok := c.entries.Get(key)
	if !ok || !time.Now().Before(e.until) {
		return *new(V), false
	}
	return e.value, true
}

func (c *timed[K, V]) add(key K, value V) {
	c.entries.Add(key, entry[V]{value, time.Now().Add(c.lifetime)})
}

// grantCache is a bounded cache of credentials, found by what their grant covers.
type grantCache struct {
	mu      sync.Mutex
	entries *simplelru.LRU[grantKey, entry[aws.Credentials]]
	// lengths has, for each holder, the lengths of the prefixes that entries exist for,
	// longest first: a look-up tries those, not every prefix of a key.
	lengths map[holder][]lengthCount
}

// holder is for whom, in which bucket and for what credentials were vended. The bucket
// is a part of its own, so that no prefix reaches beyond it.
type holder struct {
	caller     string
	bucket     string
	permission types.Permission
}

type grantKey struct {
	holder
	prefix string // of keys
}

type lengthCount struct{ length, entries int }

func newGrantCache(size int) (*grantCache, error) {
	c := &grantCache{lengths: make(map[holder][]lengthCount)}
	var err error
	c.entries, err = simplelru.NewLRU(size, func(k grantKey, _ entry[aws.Credentials]) { c.forget(k) })
	return c, err
}

// get returns credentials that are good for what a caller demands. Who may read and
// write may read, and may write.
func (c *grantCache) get(caller string, d demand) (aws.Credentials, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := holder{caller, d.target.bucket, d.permission}
	if found, ok := c.find(h, d.target); ok || d.permission == types.PermissionReadwrite {
		return found, ok
	}
	h.permission = types.PermissionReadwrite
	return c.find(h, d.target)
}

func (c *grantCache) find(h holder, t target) (aws.Credentials, bool) {
	now := time.Now()
	for _, l := range c.lengths[h] {
		if l.length > len(t.key) {
			continue
		}
		key := grantKey{h, t.key[:l.length]}
		e, ok := c.entries.Get(key)
		if ok && now.Before(e.until) {
			return e.value, true
		}
	}
	return aws.Credentials{}, false
}

// add keeps a grant until a time. A grant on one object is not kept: there would be an
// entry for each object, and hardly one would be used again.
func (c *grantCache) add(caller string, permission types.Permission, g grant, until time.Time) {
	if g.scope != prefixScope || !time.Now().Before(until) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	key := grantKey{holder{caller, g.bucket, permission}, g.key}
	if !c.entries.Contains(key) {
		c.remember(key)
	}
	c.entries.Add(key, entry[aws.Credentials]{g.credentials, until})
}

// remember counts an entry among those of its holder.
func (c *grantCache) remember(k grantKey) {
	counts := c.lengths[k.holder]
	i, found := place(counts, len(k.prefix))
	if found {
		counts[i].entries++
		return
	}
	c.lengths[k.holder] = slices.Insert(counts, i, lengthCount{len(k.prefix), 1})
}

// forget undoes remember when an entry leaves the cache.
func (c *grantCache) forget(k grantKey) {
	counts := c.lengths[k.holder]
	i, found := place(counts, len(k.prefix))
	if !found {
		return
	}
	if counts[i].entries--; counts[i].entries > 0 {
		return
	}
	if len(counts) == 1 {
		delete(c.lengths, k.holder)
		return
	}
	c.lengths[k.holder] = slices.Delete(counts, i, i+1)
}

func place(counts []lengthCount, length int) (int, bool) {
	return slices.BinarySearchFunc(counts, length, func(c lengthCount, length int) int { return length - c.length })
}
