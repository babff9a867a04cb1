package standin

// types writes the package types, in the files that the SDK has.
func (s *service) types() (map[string]*source, error) {
	types, enums, failures := &source{pkg: "types"}, &source{pkg: "types"}, &source{pkg: "types"}
	types.printf("type noSmithyDocumentSerde = smithydocument.NoSerde\n\n")
	var unions []string
	for _, id := range s.shapes {
		sh, err := s.shape(id)
		if err != nil {
			return nil, err
		}
		name := s.names[id]
		switch {
		case sh.isEnum():
			err = writeEnum(enums, name, sh)
		case sh.Type == "intEnum":
			writeIntEnum(enums, name, sh)
		case sh.Type == "union":
			unions = append(unions, name)
			err = s.union(types, id, sh)
		case sh.Type == "structure" && sh.Traits.Error != "":
			err = s.failure(failures, id, sh)
		case sh.Type == "structure":
			err = s.fields(types, name, sh, place{inTypes: true}, "")
		}
		if err != nil {
			return nil, err
		}
	}
	writeUnknown(types, unions)
	return map[string]*source{"types/types.go": types, "types/enums.go": enums, "types/errors.go": failures}, nil
}

// union writes an interface, and a struct for each of its alternatives.
func (s *service) union(f *source, id string, sh *shape) error {
	name := s.names[id]
	f.printf("// %s is a union of the model.\ntype %s interface {\nis%s()\n}\n\n", name, name, name)
	for _, member := range sh.sorted() {
		m := sh.Members[member]
		target, err := s.shape(m.Target)
		if err != nil {
			return err
		}
		if sh.isEventStream() && target.Traits.Error != "" {
			continue // that ends the stream, and is no event
		}
		typ, _, err := s.plain(m.Target, place{inTypes: true})
		if err != nil {
			return err
		}
		alternative := alternativeName(exported(localName(id)), member)
		f.printf("// %s is a [%s].\ntype %s struct {\nValue %s\n\nnoSmithyDocumentSerde\n}\n\n", alternative, name, alternative, typ)
		f.printf("func (*%s) is%s() {}\n\n", alternative, name)
	}
	return nil
}

// writeUnknown writes what stands for the alternatives that the package does not know.
func writeUnknown(f *source, unions []string) {
	if len(unions) == 0 {
		return
	}
	f.printf("// UnknownUnionMember is an alternative that the model does not have.\n")
	f.printf("type UnknownUnionMember struct {\nTag string\nValue []byte\n\nnoSmithyDocumentSerde\n}\n\n")
	for _, union := range unions {
		f.printf("func (*UnknownUnionMember) is%s() {}\n", union)
	}
}

// failure writes an error that the service answers with.
func (s *service) failure(f *source, id string, sh *shape) error {
	name := s.names[id]
	f.printf("// %s is an error of the model.\ntype %s struct {\nMessage *string\n\nErrorCodeOverride *string\n\n", name, name)
	for _, member := range sh.sorted() {
		field := fieldName(member, true)
		if field == "Message" || field == "ErrorMessage" {
			continue
		}
		typ, err := s.field(sh.Members[member], place{inTypes: true})
		if err != nil {
			return err
		}
		f.printf("%s %s\n", field, typ)
	}
	f.printf("\nnoSmithyDocumentSerde\n}\n\n")
	fault := map[string]string{"client": "Client", "server": "Server"}[sh.Traits.Error]
	f.printf("func (e *%s) Error() string { return e.ErrorCode() + \": \" + e.ErrorMessage() }\n\n", name)
	f.printf("func (e *%s) ErrorMessage() string {\nif e.Message == nil {\nreturn \"\"\n}\nreturn *e.Message\n}\n\n", name)
	f.printf("func (e *%s) ErrorCode() string {\nif e == nil || e.ErrorCodeOverride == nil {\nreturn %q\n}\nreturn *e.ErrorCodeOverride\n}\n\n", name, localName(id))
	f.printf("func (e *%s) ErrorFault() smithy.ErrorFault { return smithy.Fault%s }\n\n", name, fault)
	return nil
}
