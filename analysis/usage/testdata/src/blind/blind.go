package main

import (
	_ "plugin"
	"reflect"
	_ "unsafe"
)

//go:linkname nanotime runtime.nanotime
func nanotime() int64

type T struct{}

func (T) M() {}

func main() {
	v := reflect.ValueOf(T{})
	v.Method(0).Call(nil)
	v.MethodByName("M")
	v.Type().MethodByName("M")
	_ = nanotime()
	func() { v.CallSlice(nil) }()
}

func unused() { reflect.ValueOf(T{}).Method(0) }
