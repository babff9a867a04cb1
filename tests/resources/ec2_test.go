package resources

import (
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/ascendgen/ascendgen/gen/ec2gov"
	"github.com/ascendgen/ascendgen/governor/resource"
)

func reservation(ids ...string) types.Reservation {
	var r types.Reservation
	for _, id := range ids {
		r.Instances = append(r.Instances, types.Instance{
			InstanceId: text(id), VpcId: text("vpc-1"), State: &types.InstanceState{Name: types.InstanceStateNameRunning},
			NetworkInterfaces: []types.InstanceNetworkInterface{{NetworkInterfaceId: text("eni-1")}, {NetworkInterfaceId: text("eni-2")}},
		})
	}
	return r
}

func TestEC2(t *testing.T) {
	s := newStory(t)
	ctx := t.Context()
	s.g.Respond("ec2:RunInstances", &ec2.RunInstancesOutput{Instances: reservation("i-1", "i-2").Instances})
	s.g.Respond("ec2:DescribeInstances", &ec2.DescribeInstancesOutput{Reservations: []types.Reservation{reservation("i-1", "i-2"), reservation("i-3")}})
	s.g.Respond("ec2:DescribeVolumes", &ec2.DescribeVolumesOutput{Volumes: []types.Volume{{VolumeId: text("vol-1")}}})
	s.g.Respond("ec2:DescribeAddresses", &ec2.DescribeAddressesOutput{Addresses: []types.Address{{PublicIp: text("192.0.2.1"), AllocationId: text("a-1")}}})
	s.g.Respond("ec2:CreateTags", &ec2.CreateTagsOutput{})
	s.g.Respond("ec2:DeleteTags", &ec2.DeleteTagsOutput{})
	s.g.Respond("ec2:StopInstances", &ec2.StopInstancesOutput{})
	s.g.Respond("ec2:TerminateInstances", &ec2.TerminateInstancesOutput{})
	s.g.Respond("ec2:CreateVolume", &ec2.CreateVolumeOutput{VolumeId: text("vol-2"), State: types.VolumeStateCreating})
	s.g.Respond("ec2:CreateKeyPair", &ec2.CreateKeyPairOutput{KeyName: text("key"), KeyMaterial: text("secret")})
	s.g.Respond("ec2:ReleaseAddress", &ec2.ReleaseAddressOutput{})

	two := int32(2)
	r := ec2gov.NewResource(s.g.Session(t))
	instances := must[[]*ec2gov.Instance](s)(r.Subnet("subnet-1").CreateInstances(ctx, &ec2.RunInstancesInput{MinCount: &two, MaxCount: &two}))
	s.is(*sent[ec2.RunInstancesInput](s).SubnetId, "subnet-1")
	s.is(len(instances), 2)

	// References are from the data, which came with the instance.
	s.is(must[*ec2gov.Vpc](s)(instances[0].Vpc(ctx)).Id(), "vpc-1")
	interfaces := must[[]*ec2gov.NetworkInterface](s)(instances[0].NetworkInterfaces(ctx))
	s.is([]string{interfaces[0].Id(), interfaces[1].Id()}, []string{"eni-1", "eni-2"})
	_, err := instances[0].PlacementGroup(ctx)
	s.is(errors.Is(err, resource.ErrNoData), true)
	s.asked("ec2:RunInstances")
	instance := r.Instance("i-1")
	s.is(must[*ec2gov.Vpc](s)(instance.Vpc(ctx)).Id(), "vpc-1")
	s.is(sent[ec2.DescribeInstancesInput](s).InstanceIds, []string{"i-1"})
	s.done(r.Instance("i-1").WaitUntilRunning(ctx, time.Minute))
	s.asked("ec2:DescribeInstances", "ec2:DescribeInstances")
	waited := r.Instance("i-9")
	s.done(waited.WaitUntilExists(ctx, time.Minute))
	must[*types.Instance](s)(waited.Data(ctx))
	s.asked("ec2:DescribeInstances") // the wait brought the data

	// What a collection narrows to stays, whatever the caller adds.
	s.is(len(names(s, r.Vpc("vpc-1").Instances(ctx).Filters(types.Filter{Name: text("tag:a"), Values: []string{"b"}}).All())), 3)
	s.is(sent[ec2.DescribeInstancesInput](s).Filters[0].Values, []string{"vpc-1"})
	s.is(*sent[ec2.DescribeInstancesInput](s).Filters[1].Name, "tag:a")
	for _, err := range r.Vpc("vpc-1").Instances(ctx).Filters(types.Filter{Name: text("vpc-id"), Values: []string{"vpc-2"}}).All() {
		s.is(errors.Is(err, resource.ErrConflict), true)
	}
	s.is(names(s, instance.Volumes(ctx).All()), []string{`Volume(Id="vol-1")`})
	s.is(names(s, r.ClassicAddresses(ctx).All()), []string{`ClassicAddress(PublicIp="192.0.2.1")`})
	s.is(*sent[ec2.DescribeAddressesInput](s).Filters[0].Name, "domain")
	s.asked("ec2:DescribeInstances", "ec2:DescribeVolumes", "ec2:DescribeAddresses")

	// Batch actions, on a collection and on resources at hand.
	must[[]*ec2.StopInstancesOutput](s)(r.Instances(ctx).Limit(2).Stop(nil))
	s.is(sent[ec2.StopInstancesInput](s).InstanceIds, []string{"i-1", "i-2"})
	must[*ec2.TerminateInstancesOutput](s)(ec2gov.InstanceBatch(instances).Terminate(ctx, nil))
	s.is(sent[ec2.TerminateInstancesInput](s).InstanceIds, []string{"i-1", "i-2"})
	s.asked("ec2:DescribeInstances", "ec2:StopInstances", "ec2:TerminateInstances")

	// Tags: several of one resource go with one call. Of several resources they must
	// not, since AWS would remove every tag from every resource.
	tags := must[[]*ec2gov.Tag](s)(instance.CreateTags(ctx, &ec2.CreateTagsInput{Tags: []types.Tag{{Key: text("a"), Value: text("1")}, {Key: text("b"), Value: text("2")}}}))
	s.is(tags[1].String(), `Tag(ResourceId="i-1", Key="b", Value="2")`)
	must[*ec2.DeleteTagsOutput](s)(tags[0].Delete(ctx, nil))
	must[*ec2.DeleteTagsOutput](s)(ec2gov.TagBatch(tags).Delete(ctx, nil))
	s.is(sent[ec2.DeleteTagsInput](s).Resources, []string{"i-1"})
	s.is(*sent[ec2.DeleteTagsInput](s).Tags[1].Key, "b")
	_, err = ec2gov.TagBatch{tags[0], r.Tag("i-2", "a", "1")}.Delete(ctx, nil)
	s.is(errors.Is(err, resource.ErrConflict), true)
	s.asked("ec2:CreateTags", "ec2:DeleteTags", "ec2:DeleteTags")

	// Data that an action brings, also of another type than a load's; an action that
	// needs data.
	s.is(must[*types.Volume](s)(must[*ec2gov.Volume](s)(r.CreateVolume(ctx, nil)).Data(ctx)).State, types.VolumeStateCreating)
	pair := must[*ec2gov.KeyPair](s)(r.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: text("key")}))
	s.is(*must[*ec2.CreateKeyPairOutput](s)(pair.Data(ctx)).KeyMaterial, "secret")
	must[*ec2.ReleaseAddressOutput](s)(r.VpcAddress("a-1").Release(ctx, nil))
	s.is(*sent[ec2.ReleaseAddressInput](s).AllocationId, "a-1")
	s.asked("ec2:CreateVolume", "ec2:CreateKeyPair", "ec2:DescribeAddresses", "ec2:ReleaseAddress")
}
