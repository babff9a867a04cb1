package audit

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/internal/outcome"
)

// Slog returns a recorder that logs each record: what was refused, and calls that AWS
// refused, at [slog.LevelWarn], the rest at [slog.LevelInfo]. Parameters are not
// logged. A nil logger is [slog.Default], as it is when the record is made.
//
// An error of the logger's handler is the recorder's error. A level that the handler
// has switched off is not: such records are not kept, even if the session demands
// records.
func Slog(logger *slog.Logger) governor.Recorder { return slogger{logger} }

type slogger struct{ logger *slog.Logger }

func (s slogger) Record(ctx context.Context, r governor.Record) error {
	logger := s.logger
	if logger == nil {
		logger = slog.Default()
	}
	level := slog.LevelInfo
	if r.Err != nil {
		level = slog.LevelWarn
	}
	handler := logger.Handler()
	if !handler.Enabled(ctx, level) {
		return nil
	}
	record := slog.NewRecord(r.Time.Add(r.Duration), level, "aws call "+r.Phase.String(), 0)
	record.AddAttrs(
		slog.String("service", r.Action.Service),
		slog.String("operation", r.Action.Operation),
		slog.String("risk", r.Action.Risk.String()),
		slog.String("basis", r.Basis.String()),
		slog.String("verdict", outcome.Verdict(r)),
		slog.Duration("duration", r.Duration),
		slog.Uint64("call", r.Call),
	)
	record.AddAttrs(optional(r)...)
	return handler.Handle(ctx, record)
}

// optional returns the attributes that not every record has.
func optional(r governor.Record) []slog.Attr {
	var attrs []slog.Attr
	add := func(key, value string) {
		if value != "" {
			attrs = append(attrs, slog.String(key, value))
		}
	}
	if r.Action.Rated != r.Action.Risk {
		add("rated", r.Action.Rated.String())
	}
	if r.Action.Presign {
		attrs = append(attrs, slog.Duration("presign_expires", r.Action.Expires))
	}
	add("region", r.Action.Region())
	add("agent", r.Action.Agent().ID)
	add("action_id", r.Decision.ActionID)
	add("approval_id", r.Decision.ApprovalID)
	add("reason", r.Decision.Reason)
	if resources := r.Action.Resources(); len(resources) > 0 {
		attrs = append(attrs, slog.Any("resources", named(resources)))
	}
	o := outcome.Of(r)
	add("error_kind", o.Kind)
	add("error_code", o.Code)
	add("request_id", o.RequestID)
	add("error", o.Text)
	return attrs
}

// maxNamed bounds the resources that one line of a log names.
const maxNamed = 20

func named(resources governor.Resources) []string {
	names := make([]string, 0, min(len(resources), maxNamed+1))
	for i, resource := range resources {
		if i == maxNamed {
			return append(names, fmt.Sprintf("... %d more", len(resources)-maxNamed))
		}
		names = append(names, resource.Member+"="+resource.Value)
	}
	return names
}
