package standin

import "strings"

// customized are the changes that the SDK makes to the models of some services before
// it generates from them, by package. Those of services whose packages are always
// taken from the SDK are left out where they take more than a line.
var customized = map[string][]func(*model){
	"apigateway": {sparse("IntegrationResponse$responseTemplates")},
	"appstream":  {sparse("Application$Metadata")},
	"docdb":      {withSourceRegion("CopyDBClusterSnapshotMessage"), withSourceRegion("CreateDBClusterMessage")},
	"ec2":        {without("CopySnapshotRequest", "DestinationRegion")},
	"emrserverless": {
		withoutDefault("WorkerCounts"),
	},
	"imagebuilder": {withoutDefault("LaunchTemplateConfiguration$setDefaultVersion")},
	"neptune":      {withSourceRegion("CopyDBClusterSnapshotMessage"), withSourceRegion("CreateDBClusterMessage")},
	"paymentcryptographydata": {
		withoutDefault("IntegerRangeBetween4And12"),
	},
	"rds": {
		withSourceRegion("CopyDBClusterSnapshotMessage"), withSourceRegion("CopyDBSnapshotMessage"),
		withSourceRegion("CreateDBClusterMessage"), withSourceRegion("CreateDBInstanceReadReplicaMessage"),
	},
	"s3control": {
		withoutDefault("PublicAccessBlockConfiguration$BlockPublicAcls"),
		withoutDefault("PublicAccessBlockConfiguration$BlockPublicPolicy"),
		withoutDefault("PublicAccessBlockConfiguration$IgnorePublicAcls"),
		withoutDefault("PublicAccessBlockConfiguration$RestrictPublicBuckets"),
	},
}

// each calls f for the members of the shapes of a model, under "Shape$member".
func (m *model) each(f func(path string, m *member)) {
	for id, s := range m.Shapes {
		for name, member := range s.Members {
			f(localName(id)+"$"+name, member)
		}
	}
}

// local returns the shape of a local name, an empty one if there is none.
func (m *model) local(name string) *shape {
	for id, s := range m.Shapes {
		if localName(id) == name {
			return s
		}
	}
	return &shape{Members: make(map[string]*member)}
}

// withoutDefault has a member, or all members of a type, have no default.
func withoutDefault(path string) func(*model) {
	return func(m *model) {
		m.each(func(at string, member *member) {
			if at == path || localName(member.Target) == path {
				member.Traits.Default = nil
			}
		})
	}
}

// withSourceRegion gives an input the region of what it copies, from which the SDK
// makes a signed URL.
func withSourceRegion(input string) func(*model) {
	return func(m *model) {
		if members := m.local(input).Members; members["SourceRegion"] == nil {
			members["SourceRegion"] = &member{Target: "smithy.api#String"}
		}
	}
}

// without hides a member, which the SDK sets by itself.
func without(input, member string) func(*model) {
	return func(m *model) { delete(m.local(input).Members, member) }
}

// sparse has a member be a map that may hold null.
func sparse(path string) func(*model) {
	return func(m *model) {
		m.each(func(at string, member *member) {
			if of := m.Shapes[member.Target]; at == path && of != nil && !strings.HasSuffix(member.Target, "Sparse") {
				own := *of
				own.Traits.Sparse = true
				member.Target += "Sparse"
				m.Shapes[member.Target] = &own
			}
		})
	}
}
