// franz-go against the broker whose address is the argument: administers a topic, writes with each codec
// (idempotent, its default), reads back by assignment, asks for offsets by time. Ends with 1 on a difference.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

const perCodec = 1000

var codecs = []struct {
	name  string
	codec kgo.CompressionCodec
}{
	{"none", kgo.NoCompression()},
	{"gzip", kgo.GzipCompression()},
	{"snappy", kgo.SnappyCompression()},
	{"lz4", kgo.Lz4Compression()},
	{"zstd", kgo.ZstdCompression()},
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	if err := run(ctx, os.Args[1], "franz-go"); err != nil {
		fmt.Fprintln(os.Stderr, "FAILED", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, address, topic string) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(address))
	if err != nil {
		return err
	}
	defer client.Close()
	admin := kadm.NewClient(client)
	retention := "3600000"
	if _, err := admin.CreateTopic(ctx, 1, 1, map[string]*string{"retention.ms": &retention}, topic); err != nil {
		return fmt.Errorf("create: %w", err)
	}
	began := time.Now()
	for _, each := range codecs {
		if err := write(ctx, address, topic, each.name, each.codec); err != nil {
			return fmt.Errorf("write %s: %w", each.name, err)
		}
	}
	if err := read(ctx, address, topic); err != nil {
		return fmt.Errorf("read: %w", err)
	}
	return administer(ctx, admin, topic, began)
}

func write(ctx context.Context, address, topic, name string, codec kgo.CompressionCodec) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(address), kgo.DefaultProduceTopic(topic), kgo.ProducerBatchCompression(codec))
	if err != nil {
		return err
	}
	defer client.Close()
	records := make([]*kgo.Record, perCodec)
	for i := range records {
		records[i] = &kgo.Record{
			Key:     []byte(name),
			Value:   fmt.Appendf(nil, "%s %d", name, i),
			Headers: []kgo.RecordHeader{{Key: "codec", Value: []byte(name)}},
		}
	}
	return client.ProduceSync(ctx, records...).FirstErr()
}

func read(ctx context.Context, address, topic string) error {
	start := map[string]map[int32]kgo.Offset{topic: {0: kgo.NewOffset().AtStart()}}
	client, err := kgo.NewClient(kgo.SeedBrokers(address), kgo.ConsumePartitions(start))
	if err != nil {
		return err
	}
	defer client.Close()
	for next := 0; next < perCodec*len(codecs); {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		for _, record := range fetches.Records() {
			name := codecs[next/perCodec].name
			expected := fmt.Sprintf("%s %d", name, next%perCodec)
			if string(record.Value) != expected || string(record.Key) != name || string(record.Headers[0].Value) != name || record.Offset != int64(next) {
				return fmt.Errorf("at %d: %q for %q", record.Offset, record.Value, expected)
			}
			next++
		}
	}
	return nil
}

func administer(ctx context.Context, admin *kadm.Client, topic string, began time.Time) error {
	last := int64(perCodec * len(codecs))
	ends, err := admin.ListEndOffsets(ctx, topic)
	if err != nil {
		return fmt.Errorf("end offsets: %w", err)
	}
	if end, _ := ends.Lookup(topic, 0); end.Offset != last {
		return fmt.Errorf("the end is %d, not %d", end.Offset, last)
	}
	after, err := admin.ListOffsetsAfterMilli(ctx, began.UnixMilli(), topic)
	if err != nil {
		return fmt.Errorf("offsets by time: %w", err)
	}
	if first, _ := after.Lookup(topic, 0); first.Offset != 0 {
		return fmt.Errorf("the first after the beginning is %d", first.Offset)
	}
	value := "7200000"
	if _, err := admin.AlterTopicConfigs(ctx, []kadm.AlterConfig{{Op: kadm.SetConfig, Name: "retention.ms", Value: &value}}, topic); err != nil {
		return fmt.Errorf("alter: %w", err)
	}
	configs, err := admin.DescribeTopicConfigs(ctx, topic)
	if err != nil {
		return fmt.Errorf("describe: %w", err)
	}
	for _, config := range configs[0].Configs {
		if config.Key == "retention.ms" && *config.Value != value {
			return fmt.Errorf("retention.ms is %s", *config.Value)
		}
	}
	trimmed, err := admin.DeleteRecords(ctx, kadm.Offsets{topic: {0: {Topic: topic, Partition: 0, At: 10}}})
	if err != nil {
		return fmt.Errorf("delete records: %w", err)
	}
	if start, _ := trimmed.Lookup(topic, 0); start.LowWatermark != 10 {
		return fmt.Errorf("the start is %d", start.LowWatermark)
	}
	_, err = admin.DeleteTopics(ctx, topic)
	return err
}
