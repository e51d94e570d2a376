// One member of a consumer group: prints "record VALUE" for each record and commits after each poll. What
// happens to it is printed too: "assigned N", "revoked N", "lost N", "refused ERROR" for a commit. Leaves when
// its input ends.
//
//	member ADDRESS GROUP TOPIC COMMIT_DELAY_MS BALANCER     cooperative-sticky, range, or consumer (KIP-848)
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

type member struct {
	client      *kgo.Client
	out         *bufio.Writer
	commitDelay time.Duration
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "FAILED", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	delay, err := strconv.Atoi(args[3])
	if err != nil {
		return err
	}
	m := &member{out: bufio.NewWriter(os.Stdout), commitDelay: time.Duration(delay) * time.Millisecond}
	options := append(balancer(args[4]),
		kgo.WithContext(withProtocol(args[4])),
		kgo.SeedBrokers(strings.Split(args[0], ",")...),
		kgo.ConsumerGroup(args[1]),
		kgo.ConsumeTopics(args[2]),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchMaxWait(100*time.Millisecond),
		kgo.DisableAutoCommit(),
		kgo.BlockRebalanceOnPoll(),
		kgo.OnPartitionsAssigned(say("assigned")),
		kgo.OnPartitionsRevoked(func(ctx context.Context, client *kgo.Client, partitions map[string][]int32) {
			// A commit may have been put off because of this very rebalance.
			commit(client)
			say("revoked")(ctx, client, partitions)
		}),
		kgo.OnPartitionsLost(say("lost")),
	)
	m.client, err = kgo.NewClient(options...)
	if err != nil {
		return err
	}
	ctx, leave := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		leave()
	}()
	for ctx.Err() == nil {
		m.poll(ctx)
	}
	m.client.AllowRebalance()
	m.client.CloseAllowingRebalance()
	return nil
}

// withProtocol asks for the protocol of KIP-848, which the library has behind a door of its own still.
func withProtocol(name string) context.Context {
	if name == "consumer" {
		return context.WithValue(context.Background(), "opt_in_kafka_next_gen_balancer_beta", true)
	}
	return context.Background()
}

func balancer(name string) []kgo.Opt {
	classic := []kgo.Opt{kgo.SessionTimeout(6 * time.Second), kgo.HeartbeatInterval(500 * time.Millisecond)}
	if name == "range" {
		return append(classic, kgo.Balancers(kgo.RangeBalancer()))
	}
	return append(classic, kgo.Balancers(kgo.CooperativeStickyBalancer()))
}

func say(what string) func(context.Context, *kgo.Client, map[string][]int32) {
	return func(_ context.Context, _ *kgo.Client, partitions map[string][]int32) {
		count := 0
		for _, each := range partitions {
			count += len(each)
		}
		fmt.Printf("%s %d\n", what, count)
	}
}

func (m *member) poll(ctx context.Context) {
	fetches := m.client.PollFetches(ctx)
	defer m.client.AllowRebalance()
	if fetches.NumRecords() == 0 {
		return
	}
	fetches.EachRecord(func(r *kgo.Record) { fmt.Fprintf(m.out, "record %s\n", r.Value) })
	m.out.Flush()
	time.Sleep(m.commitDelay)
	commit(m.client)
}

func commit(client *kgo.Client) {
	err := client.CommitUncommittedOffsets(context.Background())
	// The next one says the same: before partitions are given up, or after the next poll.
	if err != nil && !errors.Is(err, kerr.RebalanceInProgress) {
		fmt.Println("refused", err)
	}
}
