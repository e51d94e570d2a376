// A producer with acks=all and idempotence, the library's defaults: takes lines "PARTITION VALUE" and prints
// "acknowledged OFFSET VALUE" or "failed REASON VALUE" for each; flushes and ends when its input ends.
//
//	writer ADDRESS TOPIC
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "FAILED", err)
		os.Exit(1)
	}
}

func run(addresses, topic string) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(strings.Split(addresses, ",")...),
		kgo.RecordPartitioner(kgo.ManualPartitioner()),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	ctx := context.Background()
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		number, value, _ := strings.Cut(input.Text(), " ")
		partition, err := strconv.Atoi(number)
		if err != nil {
			return err
		}
		record := &kgo.Record{Topic: topic, Partition: int32(partition), Value: []byte(value)}
		client.Produce(ctx, record, report)
	}
	return client.Flush(ctx)
}

func report(record *kgo.Record, err error) {
	if err != nil {
		fmt.Printf("failed %s %s\n", strings.ReplaceAll(err.Error(), " ", "_"), record.Value)
		return
	}
	fmt.Printf("acknowledged %d %s\n", record.Offset, record.Value)
}
