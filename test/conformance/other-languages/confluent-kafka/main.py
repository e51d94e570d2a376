"""confluent-kafka (librdkafka's Python face) against the broker whose address is the argument.

Administers a topic, writes with each codec and idempotence, reads back by assignment, asks for offsets by
time. Ends with 1 on a difference.
"""

import sys
import time

from confluent_kafka import Consumer, KafkaError, Message, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic, OffsetSpec

PER_CODEC = 1000
CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]
TOPIC = "confluent-kafka"


def main(address: str) -> None:
    admin = AdminClient({"bootstrap.servers": address})
    topic = NewTopic(TOPIC, num_partitions=1, replication_factor=1, config={"retention.ms": "3600000"})
    admin.create_topics([topic])[TOPIC].result()
    began = int(time.time() * 1000)
    for codec in CODECS:
        write(address, codec)
    read(address, began)
    administer(admin)


def write(address: str, codec: str) -> None:
    producer = Producer(
        {"bootstrap.servers": address, "enable.idempotence": True, "compression.type": codec, "linger.ms": 20}
    )
    failures = []
    for index in range(PER_CODEC):
        producer.produce(
            TOPIC,
            key=codec,
            value=f"{codec} {index}",
            headers={"codec": codec},
            on_delivery=lambda error, _: error and failures.append(error),
        )
    check("undelivered", producer.flush(30), 0)
    check("failures", failures, [])


def read(address: str, began: int) -> None:
    consumer = Consumer({"bootstrap.servers": address, "group.id": "unused", "check.crcs": True, "enable.auto.commit": False})
    consumer.assign([TopicPartition(TOPIC, 0, 0)])
    for index in range(PER_CODEC * len(CODECS)):
        message = next_record(consumer)
        codec = CODECS[index // PER_CODEC]
        check("value", message.value().decode(), f"{codec} {index % PER_CODEC}")
        check("key", message.key().decode(), codec)
        check("headers", message.headers(), [("codec", codec.encode())])
        check("offset", message.offset(), index)
    check("watermarks", consumer.get_watermark_offsets(TopicPartition(TOPIC, 0)), (0, PER_CODEC * len(CODECS)))
    check("first offset by time", consumer.offsets_for_times([TopicPartition(TOPIC, 0, began)])[0].offset, 0)
    consumer.close()


def next_record(consumer: Consumer) -> Message:
    """The next record. A consumer has to have a group here; that nobody coordinates it is said and skipped."""
    while True:
        message = consumer.poll(30)
        if message is None:
            sys.exit("FAILED no record for 30 s")
        if message.error() is None:
            return message
        check("error", message.error().code(), KafkaError.INVALID_REQUEST)


def administer(admin: AdminClient) -> None:
    partition = TopicPartition(TOPIC, 0)
    latest = admin.list_offsets({partition: OffsetSpec.latest()})[partition].result()
    check("latest", latest.offset, PER_CODEC * len(CODECS))
    resource = ConfigResource(ConfigResource.Type.TOPIC, TOPIC)
    configs = admin.describe_configs([resource])[resource].result()
    check("retention.ms", configs["retention.ms"].value, "3600000")
    admin.create_partitions([NewPartitions(TOPIC, 3)])[TOPIC].result()
    trimmed = admin.delete_records([TopicPartition(TOPIC, 0, 10)])[partition].result()
    check("low watermark", trimmed.low_watermark, 10)
    described = admin.list_topics(TOPIC).topics[TOPIC]
    check("partitions", sorted(described.partitions), [0, 1, 2])
    check("brokers", len(admin.describe_cluster().result().nodes), 1)
    admin.delete_topics([TOPIC])[TOPIC].result()


def check(what: str, found: object, expected: object) -> None:
    if found != expected:
        sys.exit(f"FAILED {what}: {found!r} for {expected!r}")


main(sys.argv[1])
